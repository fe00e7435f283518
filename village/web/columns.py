"""The columns that a contract can have: one language, or two side by side."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.web.context import languages
from village.web.forms import Form

#: The columns that a contract can have: its code in the form, its languages, its name.
COLUMNS = {
    "fr-ar": (("fr", "ar"), _l("French and Arabic")),
    "fr": (("fr",), _l("French")),
    "en-fr": (("en", "fr"), _l("English and French")),
    "en": (("en",), _l("English")),
    "en-ar": (("en", "ar"), _l("English and Arabic")),
    "ar": (("ar",), _l("Arabic")),
}


def choices() -> list[SelectChoice]:
    """Return the columns that are in languages of the edition only."""
    ours = languages()
    return [
        SelectChoice(code, name)
        for code, (columns, name) in COLUMNS.items()
        if set(columns) <= set(ours)
    ]


class LanguagesForm(Form):
    """In which columns a contract is written."""

    columns = SelectField(_l("Languages of the document"), choices=choices)

    @property
    def languages(self) -> tuple[str, ...] | None:
        """The languages chosen, the first on the left; None leaves it to each exhibitor's own."""
        return COLUMNS[self.columns.data][0] if self.columns.data else None


class DraftForm(LanguagesForm):
    """In which columns new contracts are written: one choice, or each exhibitor's own."""

    columns = SelectField(
        _l("Languages of the document"),
        choices=lambda: [
            SelectChoice("", _l("by each exhibitor's own language")),
            *choices(),
        ],
    )
