"""The forms of letters: to whom one is issued, for whom one is asked, why not."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import NATIVE_NAMES, as_language
from village.web.context import languages
from village.web.fields import LineField, Needed, TextField, TicksField
from village.web.forms import Form


def _spoken() -> list[SelectChoice]:
    return [SelectChoice(one, NATIVE_NAMES[as_language(one)]) for one in languages()]


class ManyLettersForm(Form):
    """Who gets a letter, of those who have none."""

    holders = TicksField(
        _l("For whom"),
        validators=[Needed(_l("Choose at least one."))],
    )
    language = SelectField(
        _l("Language of the document"),
        choices=lambda: [SelectChoice("", _l("each holder's own")), *_spoken()],
    )


class AwardForm(Form):
    """What an organisation won."""

    holder = SelectField(_l("Organisation"))
    award = LineField(_l("Prize"), 160, needed=True)
    language = SelectField(_l("Language of the document"), choices=_spoken)


class AskForm(Form):
    """For whom an exhibitor asks."""

    name = LineField(_l("Name, as it stands in the passport"), 160, needed=True)
    function = LineField(_l("Function"), 120)
    language = SelectField(_l("Language of the document"), choices=_spoken)


class InvitedForm(AskForm):
    """A person of an organisation."""

    holder = SelectField(_l("Organisation"))


class LetterNoteForm(Form):
    """Why a letter is refused or revoked."""

    note = TextField(_l("Reason"), 300, needed=True, rows=3)
