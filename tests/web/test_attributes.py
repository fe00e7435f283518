"""Our attributes of controls are those of WTForms."""

from importlib.util import module_from_spec, spec_from_file_location

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from wtforms.widgets import core

from village.web.attributes import html_attributes

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
