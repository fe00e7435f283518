"""What is wrong with an edition's settings, in the reader's language."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from village.core.languages import NATIVE_NAMES, as_language
from village.editions.words.file.faults import Fault

#: One sentence a code of `editions.words.file.faults`; facts fill the braces.
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "absent": _l("The file is not there."),
        "unreadable": _l("It cannot be read: {reason}."),
        "too_large": _l("The file is larger than {most} bytes."),
        "format": _l("This is not {known}."),
        "missing": _l("This is missing."),
        "needed_later": _l("This is empty; without it the edition cannot be made public."),
        "no_address": _l("“{given}” is no email address."),
        "unknown_key": _l("The format knows no such key."),
        "wrong_type": _l("This is not of the kind {expected}."),
        "pattern": _l("“{given}” is not written as it has to be: {pattern}."),
        "not_one_of": _l("“{given}” is none of {known}."),
        "too_long": _l("This is longer than {most}."),
        "too_small": _l("{given} is less than {least}."),
        "too_great": _l("{given} is more than {most}."),
        "too_many": _l("There are {given} lines, more than {most}."),
        "no_such_day": _l("“{given}” is no day or moment."),
        "no_such_zone": _l("“{given}” is no time zone."),
        "no_such_currency": _l("“{given}” is no currency of ISO 4217."),
        "no_such_country": _l("“{given}” is no country of ISO 3166."),
        "language_unknown": _l("This is not a language of the edition."),
        "text_missing": _l("No text in this language; visitors read the one in {instead}."),
        "text_empty": _l("Write this in one language of the edition at least."),
        "twice": _l("“{given}” is there twice."),
        "refers": _l("There is no “{given}”."),
        "not_by_stand": _l("This costs the same on every stand."),
        "not_on_plan": _l("There is no stand “{given}” on the plan yet."),
        "order": _l("This lies before what it has to follow."),
        "outside": _l("This lies outside the days of the edition."),
        "choices": _l("Give at least two choices."),
        "weights": _l("The weights come to {sum}, not 1."),
        "instalments": _l("The parts come to {sum}, not 1."),
        "due": _l("Say when it is due: days after the signature, or days before the event."),
        "due_twice": _l("Say it once: days after the signature, or days before the event."),
        "later_question": _l("It depends on “{given}”, which is not asked before it."),
        "value_missing": _l("This rule needs a value."),
        "placeholder": _l("{given} is no placeholder."),
        "placeholder_needed": _l("{given} has to be in it."),
        "always_sent": _l("This mail cannot be switched off."),
        "usual_wording": _l("No wording of its own in this language; the usual one goes out."),
        "not_public": _l("Files are not shown on the public pages."),
        "plan": "{reason}",
        "picture_absent": _l("There is no picture “{given}”."),
        "picture_large": _l("“{given}” is larger than 5 MB or has too many pixels."),
        "picture_format": _l("“{given}” is not a picture that we take: JPEG, PNG or WebP."),
        "picture_svg": _l("“{given}” is an SVG, which may hold scripts: give it as PNG."),
        "picture_broken": _l("“{given}” breaks off, or is damaged."),
        "picture_costly": _l("“{given}” takes too long to read."),
        "scale": _l("The lowest mark is not below the highest."),
        "scale_step": _l("In this step one does not come from the lowest mark to the highest."),
        "scale_words": _l(
            "From the lowest mark to this one there are {marks} marks, and there are {words} words:"
            " each mark needs one."
        ),
        "no_mark": _l("{given} is no mark of the scale."),
    }
)


def fault_sentence(fault: Fault) -> str:
    """Return what is wrong, without its place; one we have no words for in English."""
    told = _SENTENCES.get(fault.code)
    return str(told).format_map(fault.facts) if told else fault.sentence


def fault_line(fault: Fault) -> str:
    """Return what is wrong, with its file, key and language before it."""
    language = NATIVE_NAMES[as_language(fault.language)] if fault.language else ""
    place = " · ".join(part for part in (fault.file, fault.key, language) if part)
    return f"{place}: {fault_sentence(fault)}" if place else fault_sentence(fault)
