"""A blank edition, and what an edition lacks before it can be shown."""

from collections.abc import Iterator
from datetime import date, timedelta

from village.editions.words.calls import CallKind
from village.editions.words.legal import to_complete
from village.editions.words.settings import Identity, Mode, Organiser, PriceSettings, Settings
from village.editions.words.usual import UNSAID, Usual

#: When a new edition takes place until its organiser says otherwise.
DAYS_AHEAD = 180


def blank(
    code: str, name: str, *, today: date, starts_on: date | None = None, usual: Usual = UNSAID
) -> Settings:
    """Return the settings of an edition of which only code, name, country and day are known."""
    languages = usual.languages
    starts_on = starts_on or today + timedelta(days=DAYS_AHEAD)
    return Settings(
        edition=Identity(
            code=code.upper(),
            name={languages[0]: name},
            starts_on=starts_on,
            ends_on=starts_on,
            languages=languages,
            currency=usual.currency,
            country=usual.country,
            timezone=usual.timezone,
        ),
        organiser=Organiser(name={languages[0]: name}),
        prices=PriceSettings(vat_rate=usual.vat_rate),
    )


def lacking(settings: Settings) -> tuple[str, ...]:
    """Return the keys that must be given before an edition is shown to everybody."""
    return tuple(_lacking(settings))


def _lacking(settings: Settings) -> Iterator[str]:
    if not settings.organiser.email:
        yield "organiser.email"
    if settings.edition.mode is not Mode.VIRTUAL and not settings.venue.name:
        yield "venue.name"
    for field in ("legal_notice", "privacy"):
        if any(map(to_complete, getattr(settings.edition, field).values())):
            yield f"edition.{field}"
    if not settings.calls:
        yield "calls"
    judged = any(call.kind is CallKind.STARTUP for call in settings.calls)
    if judged and not settings.jury.criteria:
        yield "jury.criteria"
