"""What is said of a juror, for the assignment."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional

from village.core.languages import LANGUAGES, NATIVE_NAMES, text_in
from village.editions.tables import Axis
from village.jury.reads.jurors import JurorEntry
from village.jury.words.jurors import Gender
from village.jury.writes.jurors import Profile
from village.web.fields import LineField, TextField, TicksField
from village.web.forms import Form

MOST_WORDS, LONGEST_WORD = 40, 60


class JurorForm(Form):
    """What the assignment is to know of a juror."""

    institution = LineField(
        _l("Institution"),
        160,
        description=_l("Where a file may have only so many jurors of one, it counts by this name."),
    )
    axes = TicksField(
        _l("Axes of expertise"),
        coerce=int,
        validators=[Optional()],
    )
    words = TextField(
        _l("Expertise keywords"),
        MOST_WORDS * (LONGEST_WORD + 1),
        rows=4,
        description=_l(
            "One a line, in any language: water networks, مياه, mobilité. A file that speaks of "
            "them suits this juror better."
        ),
    )
    languages = TicksField(
        _l("Reads"),
        choices=[SelectChoice(code, NATIVE_NAMES[code]) for code in LANGUAGES],
        validators=[Optional()],
    )
    gender = RadioField(
        _l("For juries of women and men"),
        choices=[
            SelectChoice("", _l("Not said")),
            SelectChoice(Gender.WOMAN.value, _l("Woman")),
            SelectChoice(Gender.MAN.value, _l("Man")),
        ],
        default="",
        validators=[Optional()],
    )

    def validate_words(self, field: TextField) -> None:
        """Refuse what is no list of words."""
        if len(self.listed) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in self.listed):
            raise ValidationError(
                _(
                    "At most %(words)s words, of at most %(characters)s characters each.",
                    words=MOST_WORDS,
                    characters=LONGEST_WORD,
                )
            )

    @property
    def listed(self) -> tuple[str, ...]:
        """The words, one by one."""
        parts = re.split(r"[\n,;،؛]", self.words.data or "")
        return tuple(" ".join(part.split()) for part in parts if part.strip())

    @property
    def said(self) -> Profile:
        """The profile that was filled in."""
        return Profile(
            institution=(self.institution.data or "").strip(),
            axes=tuple(self.axes.data or ()),
            languages=tuple(self.languages.data or ()),
            gender=Gender(self.gender.data) if self.gender.data else None,
            words=self.listed,
        )


def juror_form(juror: JurorEntry, axes: Sequence[Axis], lang: str) -> JurorForm:
    """Return the form of one juror, filled with what is known; its fields bear the juror's id."""
    stored = {
        "institution": juror.institution,
        "axes": list(juror.axes),
        "words": "\n".join(juror.words),
        "languages": list(juror.languages),
        "gender": juror.gender.value if juror.gender else "",
    }
    form = JurorForm(prefix=f"juror{juror.id}-", data=stored)
    form.axes.choices = [
        SelectChoice(axis.number, f"{axis.number}. {text_in(axis.title, lang)}") for axis in axes
    ]
    return form
