"""The questions that every call has unless it leaves them out, requires or rewords them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from village.editions.words.calls import CallKind
from village.editions.words.eligibility import FIELDS
from village.editions.words.settings import Effect, Eligibility, Standard
from village.editions.words.shape import Texts

#: Without these nobody can be written to, named or placed: they are always asked.
ESSENTIAL = ("name", "country", "contact_name", "contact_email", "language", "title")
_OF_ALL = (
    *ESSENTIAL, "name_ar", "city", "legal_form", "address", "website", "founded_year", "team_size",
    "ice", "rc", "if_number", "contact_role", "contact_phone", "axis", "summary", "women_led",
    "first_time",
)  # fmt: skip
#: The standard questions of each kind of call.
STANDARD: Mapping[CallKind, tuple[str, ...]] = {
    CallKind.STARTUP: _OF_ALL,
    CallKind.EXHIBITOR: (
        *_OF_ALL, "wanted_area_m2", "wanted_open_sides", "shell_scheme", "needs",
    ),
}  # fmt: skip
#: Those of them that are yes or no: nobody can be made to say yes.
TICKS = frozenset({"women_led", "first_time", "shell_scheme"})

_ALWAYS = (
    "name", "country", "city", "contact_name", "contact_email", "contact_phone", "title", "summary",
)  # fmt: skip
#: The fields without which a file of each kind cannot be submitted, unless its call says otherwise.
_USUAL: Mapping[CallKind, tuple[str, ...]] = {
    CallKind.STARTUP: (*_ALWAYS, "founded_year", "team_size", "axis"),
    CallKind.EXHIBITOR: (*_ALWAYS, "wanted_area_m2"),
}


@dataclass(frozen=True, slots=True)
class StandardQuestions:
    """What one call does with them."""

    asked: frozenset[str]
    required: tuple[str, ...]
    labels: Mapping[str, Texts]

    def kept(self, key: str, value: Any) -> Any:
        """Return a file's value where the call asks for it, otherwise an empty one."""
        return value if key in self.asked else ""


def standard_questions(
    kind: CallKind, settings: Standard, rules: Iterable[Eligibility], *, axes: bool
) -> StandardQuestions:
    """Return which standard questions a call asks; those of its enforced rules it requires.

    Args:
        kind: of the call.
        settings: what the organiser left out, requires and rewords.
        rules: who may apply.
        axes: whether the edition has any axis to choose.
    """
    enforced = {
        FIELDS[one.rule] for one in rules if one.effect is Effect.ENFORCED and one.rule in FIELDS
    }
    out = set(settings.off) - {*ESSENTIAL, *enforced}
    if not axes:
        out.add("axis")
    asked = [key for key in STANDARD[kind] if key not in out]
    wanted = {*_USUAL[kind], *settings.required, *enforced} - TICKS
    return StandardQuestions(
        asked=frozenset(asked),
        required=tuple(key for key in asked if key in wanted),
        labels=settings.labels,
    )
