"""What a letter says: the edition's wording, its placeholders filled, as the document takes it."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from babel import Locale

from village.core.context import Context
from village.core.errors import TextNotDrawable
from village.core.languages import LOCALES, as_language, text_in
from village.editions import Edition, LetterSettings, taken, venue_line
from village.engines import placeholders
from village.engines.documents.dates import day, days
from village.engines.documents.drawable import Undrawable
from village.engines.documents.letters import LetterData, LetterParagraph, build_letter
from village.engines.documents.text import isolate
from village.engines.documents.wording import word
from village.engines.pictures import on_paper
from village.letters.tables import OfficialLetter
from village.stands import PlaceState, Stand, StandPlace, halls

#: A passport's number is never asked for here: its holder writes it on this line.
_TO_FILL = "_" * 28
#: Paragraphs that are nothing else are set large.
_LARGE = frozenset({"{name}", "{award}"})


def of(
    ctx: Context, letter: OfficialLetter, kind: LetterSettings, *, number: str, verify_url: str
) -> LetterData:
    """Return what an issued letter says."""
    application, lang = letter.application, letter.language
    own = {"name": letter.name, "function": letter.function, "award": letter.award}
    if application is not None:
        organisation = application.organisation
        own |= {
            "organisation": organisation.named(lang),
            "country": Locale.parse(LOCALES[as_language(lang)]).territories.get(
                organisation.country, organisation.country
            ),
            "project": application.title,
            "stand": _stand(ctx, letter),
        }
    return _data(ctx, kind, lang, own, reference=number, verify_url=verify_url)


def example(ctx: Context, kind: LetterSettings, lang: str) -> LetterData:
    """Return what a letter to somebody made up says."""
    made_up = {
        "name": word("example_name", lang),
        "organisation": word("example_organisation", lang),
        "project": word("example_project", lang),
        "award": word("example_award", lang),
        "function": word("example_function", lang),
        "stand": "A01",
        "country": Locale.parse(LOCALES[as_language(lang)]).territories[ctx.the_edition.country],
    }
    return _data(ctx, kind, lang, made_up, reference="–", specimen=True)


def drawn(ctx: Context, said: LetterData) -> bytes:
    """Return the PDF of what a letter says, under the edition's logo.

    Raises:
        TextNotDrawable: the document cannot show a name or another text.
    """
    logo = ctx.the_edition.logo
    found = taken(logo["file"]) if logo else None
    try:
        return build_letter(said, logo=on_paper(ctx.storage.get(found.sha256)) if found else b"")
    except Undrawable as error:
        texts = (f"{one.subject} ({' '.join(one.letters)})" for one in error.faults)
        raise TextNotDrawable(texts=", ".join(texts)) from error


def _data(
    ctx: Context, kind: LetterSettings, lang: str, own: Mapping[str, str], **rest: Any
) -> LetterData:
    edition = ctx.the_edition
    organiser = edition.organiser
    values = {
        "event": text_in(edition.name, lang),
        "venue": venue_line(edition, lang),
        "dates": days(edition.starts_on, edition.ends_on, lang),
        "organiser": text_in(organiser.get("name"), lang),
        "issued_on": day(ctx.today, lang),
        "passport": _TO_FILL,
        **own,
    }
    signs = (text_in(organiser.get(name), lang) for name in ("represented_by", "role"))
    return LetterData(
        title=_filled(text_in(kind.title, lang), values),
        paragraphs=tuple(_paragraphs(text_in(kind.text, lang), values)),
        lang=lang,
        holder=own["name"],
        organiser=values["organiser"],
        letterhead=tuple(_letterhead(edition, lang)),
        event=values["event"],
        place=text_in(organiser.get("city"), lang),
        issued_on=ctx.today,
        signed_by=("، " if lang == "ar" else ", ").join(filter(None, signs)),
        certificate=kind.certificate,
        **rest,
    )


def _paragraphs(template: str, values: Mapping[str, str]) -> Iterator[LetterParagraph]:
    """Give the paragraphs, but for those whose placeholders all stand for nothing."""
    for one in template.split("\n\n"):
        named = [name for name, is_named in placeholders.pieces(one) if is_named]
        if one.strip() and (not named or any(values.get(name) for name in named)):
            yield LetterParagraph(_filled(one.strip(), values), one.strip() in _LARGE)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return placeholders.filled(
        template, lambda name: isolate(values[name]) if name in values else None
    )


def _letterhead(edition: Edition, lang: str) -> Iterator[str]:
    """Give the lines below the organiser's name: form and capital, address, numbers."""
    facts = edition.organiser
    capital = facts.get("capital", "")
    form = text_in(facts.get("form"), lang)
    if form or capital:
        yield " · ".join(
            one
            for one in (form, word("capital_of", lang, capital=isolate(capital)) if capital else "")
            if one
        )
    if address := text_in(facts.get("address"), lang):
        yield address
    numbers = [
        f"{name.upper()} {isolate(number)}" for name, number in facts.get("numbers", {}).items()
    ]
    if numbers:
        yield " · ".join(numbers)


def _stand(ctx: Context, letter: OfficialLetter) -> str:
    """Return the application's stand, and its hall of several; nothing where it has none."""
    found = (
        sa.select(Stand)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .where(
            StandPlace.application_id == letter.application_id,
            StandPlace.state != PlaceState.RELEASED,
        )
        .limit(1)
    )
    stand = ctx.session.scalar(found)
    return halls.told(ctx, stand, letter.language) if stand else ""
