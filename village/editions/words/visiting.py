"""Who usually registers, and what is usually agreed to: where an edition says nothing."""

from collections.abc import Collection
from dataclasses import replace

from village.editions.words.settings import (
    VisitorBadge,
    VisitorConsent,
    VisitorSettings,
    VisitorType,
)

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

    def spoken(one: VisitorType | VisitorConsent) -> dict[str, str]:
        return {lang: text for lang, text in one.label.items() if lang in languages}

    consents = settings.consents or USUAL_CONSENTS
    return replace(
        settings,
        types=tuple(replace(one, label=spoken(one)) for one in USUAL_TYPES),
        consents=tuple(replace(one, label=spoken(one)) for one in consents),
    )
