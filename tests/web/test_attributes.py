"""Our attributes of controls are those of WTForms, and tie each control to its help and errors."""

from importlib.util import module_from_spec, spec_from_file_location

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from wtforms import FileField, Form, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.widgets import core

from village.web.attributes import control, html_attributes, kind_of_control
from village.web.fields import EmailField, TextField, TicksField

#: WTForms' module once more, as it is before an application is made.
SPEC = spec_from_file_location("wtforms.widgets.untouched", core.__file__)
UNTOUCHED = module_from_spec(SPEC)
SPEC.loader.exec_module(UNTOUCHED)

NAMES = st.sampled_from(["id", "class_", "data_max", "aria_label", "aria-describedby", "value"])
VALUES = st.one_of(
    st.text(), st.booleans(), st.integers(), st.none(), st.text().map(Markup), st.floats()
)


@given(st.dictionaries(NAMES, VALUES))
def test_attributes_are_written_as_wtforms_writes_them(attributes):
    assert html_attributes(**attributes) == UNTOUCHED.html_params(**attributes)


def test_widgets_write_them_so(app):
    assert core.html_params is html_attributes
    assert core.Input.html_params is html_attributes


class Every(Form):
    """A form with a field of each kind."""

    text = TextField("", 100, render_kw={"class": "wide", "aria-describedby": "rules"})
    mail = EmailField("")
    line = StringField("", render_kw={"class": "code"})
    file = FileField("")
    one = SelectField("", choices=[SelectChoice("a", "A")])
    radio = RadioField("", choices=[SelectChoice("a", "A")])
    some = TicksField("", choices=[SelectChoice("a", "A")])


def test_each_field_has_a_kind_of_control(app):
    kinds = {field.name: kind_of_control(field) for field in Every()}

    assert kinds == {
        "text": "textarea", "mail": "text", "line": "text", "file": "file", "one": "select",
        "radio": "group", "some": "group",
    }  # fmt: skip


def test_a_control_is_tied_to_its_help_and_its_errors(app):
    form = Every()
    form.text.errors = ["Too long."]

    assert control(form.text, "Say it briefly.") == (
        '<textarea aria-describedby="text-help text-error rules" aria-invalid="true"'
        ' class="form-control wide" dir="auto" id="text" name="text" rows="5">\r\n</textarea>'
    )
    assert control(form.line) == (
        '<input class="form-control code" dir="auto" id="line" name="line" type="text" value="">'
    )
    assert control(form.file) == '<input class="form-control" id="file" name="file" type="file">'
    assert control(form.one) == (
        '<select class="form-select" id="one" name="one"><option value="a">A</option></select>'
    )
