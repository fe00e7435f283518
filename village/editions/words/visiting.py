"""Who usually registers, and what is usually agreed to: where an edition says nothing."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache
from typing import TypeVar

from village.editions.words.settings import (
    VisitorBadge,
    VisitorConsent,
    VisitorSettings,
    VisitorType,
)

Spoken = TypeVar("Spoken", VisitorType, VisitorConsent)

USUAL_TYPES = (
    VisitorType("public", {"fr": "Grand public", "ar": "الجمهور العام", "en": "General public"}),
    VisitorType("student", {"fr": "Étudiant", "ar": "طالب", "en": "Student"}),
    VisitorType("professional", {"fr": "Professionnel", "ar": "مهني", "en": "Professional"}),
    VisitorType("delegation", {"fr": "Délégation", "ar": "وفد", "en": "Delegation"}),
    VisitorType(
        "press",
        {"fr": "Presse", "ar": "صحافة", "en": "Press"},
        badge=VisitorBadge.PRESS,
        proof=True,
    ),
    VisitorType(
        "guest",
        {"fr": "Invité d’un exposant", "ar": "ضيف أحد العارضين", "en": "Guest of an exhibitor"},
        by_invitation=True,
    ),
)


USUAL_CONSENTS = (
    VisitorConsent(
        "news",
        {
            "fr": "Recevoir les nouvelles de l’événement par courriel",
            "ar": "أريد أن أتوصل بأخبار التظاهرة عبر البريد الإلكتروني",
            "en": "Send me news of the event by email",
        },
    ),
    VisitorConsent(
        "contact",
        {
            "fr": "Être contacté par les exposants qui scannent mon badge",
            "ar": "أقبل أن يتصل بي العارضون الذين يمسحون شارتي",
            "en": "Exhibitors who scan my badge may contact me",
        },
    ),
)


def without_usual(settings: VisitorSettings, languages: Collection[str]) -> VisitorSettings:
    """Return settings that name the usual types and consents without them: they say nothing."""
    plain = replace(settings, types=(), consents=())
    return plain if with_usual(plain, languages) == settings else settings


def with_usual(settings: VisitorSettings, languages: Collection[str]) -> VisitorSettings:
    """Return settings that name no types with the usual ones, in the edition's languages."""
    if settings.types:
        return settings
    types, consents = _usual(tuple(languages))
    if settings.consents:
        consents = _spoken(settings.consents, languages)
    return replace(settings, types=types, consents=consents)


@cache  # a registration asks for them again and again
def _usual(
    languages: tuple[str, ...],
) -> tuple[tuple[VisitorType, ...], tuple[VisitorConsent, ...]]:
    return _spoken(USUAL_TYPES, languages), _spoken(USUAL_CONSENTS, languages)


def _spoken(them: Iterable[Spoken], languages: Collection[str]) -> tuple[Spoken, ...]:
    return tuple(
        replace(one, label={lang: text for lang, text in one.label.items() if lang in languages})
        for one in them
    )
