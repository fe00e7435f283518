"""What is wrong with an edition's file, each fault with its place."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

#: What a fault says, by its code; the facts fill the braces.
SENTENCES = MappingProxyType(
    {
        "absent": "the file is not there",
        "unreadable": "cannot be read: {reason}",
        "too_large": "the file is larger than {most} bytes",
        "format": "is not {known}",
        "missing": "is missing",
        "needed_later": "is empty; without it the edition is not shown to everybody",
        "no_address": "{given} is no email address",
        "unknown_key": "is no key of this format",
        "wrong_type": "is not of the kind {expected}",
        "pattern": "{given} is not written as {pattern}",
        "not_one_of": "{given} is none of {known}",
        "too_long": "is longer than {most}",
        "too_small": "{given} is less than {least}",
        "too_great": "{given} is more than {most}",
        "too_many": "has {given} lines, more than {most}",
        "no_such_day": "{given} is no day or moment",
        "no_such_zone": "{given} is no time zone",
        "no_such_currency": "{given} is no currency of ISO 4217",
        "no_such_country": "{given} is no country of ISO 3166",
        "language_unknown": "is not a language of this edition",
        "text_missing": "no text in this language; visitors read the {instead} one",
        "text_empty": "no text in any language of the edition",
        "twice": "{given} is there twice",
        "refers": "there is no {what} {given}",
        "not_by_stand": "{given} has no price by stand",
        "not_on_plan": "there is no stand {given} on the plan yet",
        "order": "lies before {other}",
        "outside": "lies outside the days of the edition",
        "choices": "needs at least two choices",
        "weights": "the weights come to {sum}, not 1",
        "instalments": "the shares come to {sum}, not 1",
        "due": "needs either after_signature_days or before_event_days",
        "due_twice": "has both after_signature_days and before_event_days",
        "later_question": "depends on {given}, which is not asked before it",
        "value_missing": "this rule needs {key}",
        "always_asked": "{given} is asked in every call",
        "placeholder": "{given} is no placeholder",
        "placeholder_needed": "{given} has to be in it",
        "always_sent": "this mail cannot be switched off",
        "usual_wording": "no wording of its own in this language; the usual one goes out",
        "plan": "{reason}",
        "clash": "overlaps with {other} and has the same {what}, {given}",
        "to_complete": "still has a place to complete; it is not shown to everybody like this",
        "contrast": "{given} is too faint on our pages: they show {instead}",
        "picture_absent": "the picture {given} is not there",
        "picture_large": "the picture {given} is larger than 5 MB or has too many pixels",
        "picture_format": "{given} is no picture that is taken: JPEG, PNG or WebP",
        "picture_svg": "{given} is an SVG, which may hold scripts: give it as PNG",
        "picture_broken": "the picture {given} breaks off, or is damaged",
        "picture_costly": "the picture {given} takes too long to read",
        "not_public": "files are not shown on the public pages",
        "scale": "the lowest mark is not below the highest",
        "scale_step": "the step does not lead from the lowest mark to the highest",
        "scale_words": "the scale has {marks} marks and {words} words",
        "no_mark": "{given} is no mark of the scale; nobody reads what it means",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, or worth knowing (`warns`), in one file, at one key, in one language."""

    file: str
    key: str
    code: str
    language: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    warns: bool = False

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return SENTENCES[self.code].format_map(self.facts)

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.key, self.language) if part)
        return f"{place}: {'note: ' if self.warns else ''}{self.sentence}"
