"""The letters and certificates that an edition issues where it says nothing else."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from village.editions.words.settings import LetterHolders, LetterSettings
from village.editions.words.shape import Texts

_ALWAYS = ("name", "event", "venue", "dates", "organiser", "issued_on")
#: What may stand in braces in a letter, by whom it is made out to.
PLACEHOLDERS: Mapping[LetterHolders, tuple[str, ...]] = MappingProxyType(
    {
        LetterHolders.EXHIBITORS: (*_ALWAYS, "stand"),
        LetterHolders.STARTUPS: (*_ALWAYS, "project", "stand"),
        LetterHolders.JURORS: (*_ALWAYS, "institution"),
        LetterHolders.WINNERS: (*_ALWAYS, "project", "award"),
        LetterHolders.PEOPLE: (
            *_ALWAYS,
            "function",
            "organisation",
            "country",
            "stand",
            "passport",
        ),
    }
)

USUAL = (
    LetterSettings(
        "visa",
        LetterHolders.PEOPLE,
        {"fr": "Lettre d’invitation", "ar": "رسالة دعوة", "en": "Letter of invitation"},
        {
            "fr": (
                "À l’attention du service des visas,\n\n"
                "{organiser}, organisateur de {event}, a l’honneur d’inviter\u00a0:\n\n"
                "{name}\n\n"
                "Fonction\u00a0: {function}\n\n"
                "Passeport nº {passport}\n\n"
                "au titre de {organisation} ({country}), exposant confirmé de {event} "
                "({dates}, {venue}).\n\n"
                "Sa présence est utile au montage, à la tenue et au démontage du stand {stand}. "
                "Les frais de voyage, de séjour et d’assurance sont à la charge de l’exposant.\n\n"
                "Nous vous remercions de bien vouloir faciliter la délivrance du visa et vous "
                "prions d’agréer l’expression de notre considération distinguée."
            ),
            "ar": (
                "إلى مصلحة التأشيرات،\n\n"
                "يتشرف {organiser}، منظم {event}، بدعوة:\n\n"
                "{name}\n\n"
                "الصفة: {function}\n\n"
                "رقم جواز السفر: {passport}\n\n"
                "باسم {organisation} ({country})، العارض المؤكد في {event} "
                "({dates}، {venue}).\n\n"
                "وحضور المعني بالأمر مفيد لتركيب الرواق {stand} والإشراف عليه وتفكيكه. ويتحمل "
                "العارض مصاريف السفر والإقامة والتأمين.\n\n"
                "ونشكركم على تسهيل منح التأشيرة، وتفضلوا بقبول فائق عبارات التقدير والاحترام."
            ),
            "en": (
                "To the visa section,\n\n"
                "{organiser}, organiser of {event}, has the honour to invite:\n\n"
                "{name}\n\n"
                "Position: {function}\n\n"
                "Passport no. {passport}\n\n"
                "on behalf of {organisation} ({country}), a confirmed exhibitor at {event} "
                "({dates}, {venue}).\n\n"
                "The visit serves to build, run and dismantle stand {stand}. Travel, "
                "accommodation and insurance are paid by the exhibitor.\n\n"
                "We should be grateful if you would facilitate the issue of a visa.\n\n"
                "Yours faithfully,"
            ),
        },
        certificate=False,
        on_request=True,
    ),
    LetterSettings(
        "exhibitor",
        LetterHolders.EXHIBITORS,
        {
            "fr": "Attestation de participation",
            "ar": "شهادة مشاركة",
            "en": "Certificate of participation",
        },
        {
            "fr": (
                "{organiser} atteste que\n\n{name}\n\n"
                "a participé en qualité d’exposant à {event} ({dates}).\n\n"
                "Stand {stand}"
            ),
            "ar": "يشهد {organiser} بمشاركة\n\n{name}\n\n"
            "بصفة عارض في {event} ({dates}).\n\nالرواق {stand}",
            "en": (
                "{organiser} certifies that\n\n{name}\n\n"
                "took part as an exhibitor in {event} ({dates}).\n\n"
                "Stand {stand}"
            ),
        },
    ),
    LetterSettings(
        "startup",
        LetterHolders.STARTUPS,
        {
            "fr": "Attestation de participation",
            "ar": "شهادة مشاركة",
            "en": "Certificate of participation",
        },
        {
            "fr": (
                "{organiser} atteste que la jeune entreprise\n\n{name}\n\n"
                "a été retenue par le jury et a présenté son projet «\u00a0{project}\u00a0» "
                "à {event} ({dates})."
            ),
            "ar": "يشهد {organiser} بأن المقاولة الناشئة\n\n{name}\n\n"
            "انتقتها لجنة التحكيم وقدمت مشروعها «{project}» في {event} ({dates}).",
            "en": (
                "{organiser} certifies that the start-up\n\n{name}\n\n"
                "was selected by the jury and presented its project “{project}” "
                "at {event} ({dates})."
            ),
        },
    ),
    LetterSettings(
        "juror",
        LetterHolders.JURORS,
        {
            "fr": "Attestation de membre du jury",
            "ar": "شهادة عضوية في لجنة التحكيم",
            "en": "Certificate of service on the jury",
        },
        {
            "fr": (
                "{organiser} atteste que\n\n{name}\n\na siégé au jury de {event} et l’en remercie."
            ),
            "ar": "يشهد {organiser} بعضوية\n\n{name}\n\nفي لجنة تحكيم {event}، مع خالص الشكر.",
            "en": (
                "{organiser} certifies that\n\n{name}\n\n"
                "served on the jury of {event}, with our thanks."
            ),
        },
    ),
    LetterSettings(
        "award",
        LetterHolders.WINNERS,
        {"fr": "Prix", "ar": "جائزة", "en": "Award"},
        {
            "fr": "{award}\n\ndécerné à\n\n{name}\n\n"
            "pour le projet «\u00a0{project}\u00a0»\n\n{event}",
            "ar": "{award}\n\nتُمنح إلى\n\n{name}\n\nعن مشروع «{project}»\n\n{event}",
            "en": "{award}\n\npresented to\n\n{name}\n\nfor the project “{project}”\n\n{event}",
        },
    ),
)


def usual_letters(languages: Collection[str]) -> tuple[LetterSettings, ...]:
    """Return the usual letters in the languages of an edition."""

    def spoken(texts: Texts) -> dict[str, str]:
        return {lang: text for lang, text in texts.items() if lang in languages}

    return tuple(replace(one, title=spoken(one.title), text=spoken(one.text)) for one in USUAL)


def without_usual_letters(
    letters: tuple[LetterSettings, ...], languages: Collection[str]
) -> tuple[LetterSettings, ...]:
    """Return no letters for exactly the usual ones: the edition says nothing then."""
    return () if letters == usual_letters(languages) else letters
