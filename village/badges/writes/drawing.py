"""Badges drawn: what each shows, as a PDF, as a picture; what to know before they are issued."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

import pikepdf
import sqlalchemy as sa
from babel import Locale
from sqlalchemy.orm import joinedload

from village.badges import reads
from village.badges.tables import Badge
from village.badges.words import OWN_SHEET, BadgeState
from village.badges.writes.issuing import require_drawable, undrawable, unprintable
from village.core.context import Context
from village.core.languages import LOCALES, Language, as_language, text_in
from village.editions import (
    BadgeField,
    BadgeKind,
    BadgeRole,
    BadgeSettings,
    BadgeSheet,
    settings,
    taken,
    venue_line,
)
from village.engines.documents import dates, tokens
from village.engines.documents.badge_data import BackData, BadgeData, EditionData
from village.engines.documents.badge_design import ROLES, RoleDesign
from village.engines.documents.badge_layout import small_names
from village.engines.documents.badge_preview import preview_badge
from village.engines.documents.badges import SHEETS, build_badges
from village.engines.documents.sheet import Colour
from village.engines.documents.wording import word
from village.engines.pictures import on_paper
from village.engines.plans import geojson
from village.engines.plans.stacking import stacked
from village.stands import PlaceState, Stand, StandPlace, halls

#: How many of the longest real names are shown while badges are set up.
_REAL = 4
#: Made up, of the kinds that break badges: three parts, sixty letters, other scripts.
HARD_NAMES = (
    BadgeData(
        "SPECIMEN", "Mohamed Abderrahmane Ould Sidi Mohamed Lemine",
        "محمد عبد الرحمن ولد سيدي محمد الأمين", "Port autonome", "exhibitor",
        stand="Stand A-02", country="Mauritanie",
    ),
    BadgeData(
        "SPECIMEN", "Maria Fernanda de Oliveira Cavalcanti de Albuquerque",
        role="speaker",
    ),
    BadgeData("SPECIMEN", "ⵉⴷⵔⵉⵙ ⴰⵎⵖⴰⵔ", organisation="ⵜⴰⵙⵇⵇⴰⵎⵓⵜ", role="build_up"),
)  # fmt: skip
#: Places that are given for good.
_GIVEN = (PlaceState.ALLOCATED, PlaceState.CONTRACTED)


def drawn(ctx: Context, badges: Sequence[Badge], sheet: str) -> bytes:
    """Return the badges as a PDF; of each sheet together, where each kind has its own.

    Raises:
        ValueError: there is none, or the sheet is unknown.
        TextNotDrawable: it names those that cannot be printed.
    """
    found, edition = data_of(ctx, badges), edition_data(ctx)
    groups: dict[str, list[BadgeData]] = {}
    for badge, data in zip(badges, found, strict=True):
        groups.setdefault(sheet_of(ctx, badge.role, sheet), []).append(data)
    if not groups:
        raise ValueError("no badge to draw")
    for own, group in groups.items():
        require_drawable(group, own)
    return _joined(
        [
            build_badges([_coded(data, own) for data in group], edition=edition, sheet=own)
            for own, group in groups.items()
        ]
    )


def previewed(ctx: Context, badge: Badge, sheet: str) -> str:
    """Return one badge as an SVG picture; one that is not issued has no code yet.

    Raises:
        TextNotDrawable: its names cannot be printed.
    """
    found, sheet = data_of(ctx, [badge]), sheet_of(ctx, badge.role, sheet)
    require_drawable(found, sheet)
    return preview_badge(_coded(found[0], sheet), edition=edition_data(ctx), sheet=sheet)


def _coded(data: BadgeData, sheet: str) -> BadgeData:
    """Return a badge with the code that its sheet has room for: a small one has the short code."""
    if data.token and SHEETS[sheet].badge.is_small:
        return replace(data, token=tokens.short(data.token))
    return data


def mailed(ctx: Context, reference: str) -> bytes | None:
    """Return the badge that its mail brings, as a page of A6; None where it is not in force."""
    badge = ctx.session.scalar(
        sa.select(Badge)
        .where(Badge.reference == reference, Badge.state == BadgeState.ISSUED)
        .options(joinedload(Badge.photo))
    )
    return drawn(ctx, [badge], "a6") if badge and not unprintable([badge]) else None


def sheet_of(ctx: Context, role: BadgeRole, sheet: str = OWN_SHEET) -> str:
    """Return the sheet of a badge: the one asked for, or the one that is set for its role."""
    if sheet != OWN_SHEET:
        return sheet
    own = {one.role: one.sheet for one in ctx.the_edition.badge_settings.kinds}
    return own.get(role) or BadgeSheet.A6


def _joined(documents: Sequence[bytes]) -> bytes:
    """Return documents as one."""
    if len(documents) == 1:
        return documents[0]
    whole = BytesIO()
    with pikepdf.open(BytesIO(documents[0])) as first, ExitStack() as others:
        for one in documents[1:]:
            first.pages.extend(others.enter_context(pikepdf.open(BytesIO(one))).pages)
        first.save(whole, deterministic_id=True)
    return whole.getvalue()


@dataclass(frozen=True, slots=True)
class PrintWarning:
    """A badge that cannot be printed, or whose name is smaller than wished.

    Attributes:
        texts: what keeps it from being printed; empty where it can be.
        points: the size of its name where that is small.
    """

    badge: Badge
    texts: str = ""
    points: int = 0


def warnings(ctx: Context, badges: Sequence[Badge], sheet: str) -> list[PrintWarning]:
    """Return what an organiser should know of badges before they are issued."""
    edition = EditionData("", languages=tuple(ctx.the_edition.languages))  # all that names go by
    found = []
    for badge, data in zip(badges, data_of(ctx, badges, with_photos=False), strict=True):
        card = SHEETS[sheet_of(ctx, badge.role, sheet)].badge
        if texts := undrawable([data], sheet_of(ctx, badge.role, sheet)):
            found.append(PrintWarning(badge, texts=texts[0]))
        elif small := next(small_names([data], card, edition), None):
            found.append(PrintWarning(badge, points=int(small.size)))
    return found


def small(ctx: Context, badges: Sequence[Badge]) -> dict[str, int]:
    """Return at how many points names are set, by reference: of those that wait to be issued."""
    waiting = [badge for badge in badges if badge.state is BadgeState.REQUESTED]
    found = warnings(ctx, waiting, OWN_SHEET) if waiting else []
    return {one.badge.reference: one.points for one in found if one.points}


def specimens(ctx: Context) -> list[str]:
    """Draw the badges with the longest real names, and some that are hard to set, as pictures."""
    edition = edition_data(ctx)
    badges = reads.longest(ctx, limit=_REAL)
    real = list(zip((badge.role for badge in badges), data_of(ctx, badges), strict=True))
    hard = [(BadgeRole(one.role), one) for one in HARD_NAMES]
    return [
        preview_badge(
            replace(data, token=data.token or data.reference),  # as it will be, with a code
            edition=edition,
            sheet=sheet_of(ctx, role),
        )
        for role, data in (*real, *hard)
        if not undrawable([data], sheet_of(ctx, role))
    ]


def data_of(ctx: Context, badges: Sequence[Badge], *, with_photos: bool = True) -> list[BadgeData]:
    """Return what the drawings of badges show, in the edition's main language."""
    lang = as_language(ctx.the_edition.languages[0])
    asked = ctx.the_edition.badge_settings
    zones = _zones(asked, lang)
    stands = _stands(ctx, badges, lang)
    territories = Locale.parse(LOCALES[lang]).territories

    def if_shown(field: BadgeField, text: str) -> str:
        return text if field in asked.shows else ""

    def drawing_of(badge: Badge) -> BadgeData:
        organisation = badge.application.organisation if badge.application else None
        photo = badge.photo if with_photos and BadgeField.PHOTO in asked.shows else None
        number = stands.get(badge.application_id or 0)
        stand = word("stand_number", lang, number=number) if number else ""
        country = territories.get(organisation.country, "") if organisation else ""
        return BadgeData(
            reference=badge.reference,
            name=badge.name,
            name_ar=badge.name_ar,
            organisation=if_shown(BadgeField.ORGANISATION, badge.organisation_name),
            role=badge.role.value,
            token=badge.token,
            photo=ctx.storage.get(photo.sha256) if photo else b"",
            stand=if_shown(BadgeField.STAND, stand),
            country=if_shown(BadgeField.COUNTRY, country),
            days=if_shown(BadgeField.DAYS, _when(ctx, badge, lang)),
            zones=if_shown(BadgeField.ZONES, zones.get(badge.role, "")),
        )

    return [drawing_of(badge) for badge in badges]


def _zones(asked: BadgeSettings, lang: Language) -> dict[BadgeRole, str]:
    """Return where the bearers of each role may go: as a kind of badge says, else by the zones."""
    own = {one.role: text_in(one.zones, lang) for one in asked.kinds}
    return {
        role: own.get(role)
        or " · ".join(text_in(one.name, lang) for one in asked.zones if role in one.roles)
        for role in BadgeRole
    }


def _stands(ctx: Context, badges: Sequence[Badge], lang: Language) -> dict[int, str]:
    """Return the stand given to each of the badges' applications, with its hall of several."""
    if not (ids := {badge.application_id for badge in badges if badge.application_id}):
        return {}
    rows = ctx.session.execute(
        sa.select(StandPlace.application_id, Stand.number, Stand.hall)
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(StandPlace.application_id.in_(ids), StandPlace.state.in_(_GIVEN))
    )
    named = halls.names(ctx, lang)
    return {
        row.application_id: halls.with_hall(row.number, named.get(row.hall, "")) for row in rows
    }


def _when(ctx: Context, badge: Badge, lang: str) -> str:
    """Return when a badge is good: its hours, where its role has some, else its days."""
    edition = ctx.the_edition
    hours = [one for one in edition.badge_settings.hours if one.role is badge.role]
    if not hours:
        return dates.several([date.fromisoformat(day) for day in badge.days], lang)
    zone = ZoneInfo(edition.timezone)
    spans = ((one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)) for one in hours)
    return " · ".join(dates.span(starts, ends, lang) for starts, ends in spans)


def edition_data(ctx: Context) -> EditionData:
    """Return what all badges of the edition show."""
    edition, asked = ctx.the_edition, ctx.the_edition.badge_settings
    main = edition.languages[0]
    has_logo = edition.logo and BadgeField.LOGO in asked.shows
    logo = taken(edition.logo["file"]) if has_logo else None
    return EditionData(
        name=text_in(edition.name, main),
        venue=venue_line(edition, main),
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        organiser=text_in(edition.organiser.get("name"), main),
        languages=tuple(edition.languages),
        logo=on_paper(ctx.storage.get(logo.sha256)) if logo else b"",
        roles=ROLES | {one.role.value: _design(one) for one in asked.kinds},
        back=_back(ctx) if asked.back else BackData(),
    )


def _design(kind: BadgeKind) -> RoleDesign:
    """Return how badges of a role look, with what is usual where the edition says nothing."""
    usual = ROLES[kind.role]
    words = {lang: kind.label.get(lang) or getattr(usual, lang) for lang in ("fr", "ar", "en")}
    return RoleDesign(**words, colour=Colour.of(kind.colour) if kind.colour else usual.colour)


def _back(ctx: Context) -> BackData:
    """Return what stands on the back."""
    edition = ctx.the_edition
    main, asked = edition.languages[0], edition.badge_settings
    zone, languages = ZoneInfo(edition.timezone), edition.languages
    programme = settings.of(ctx.session, edition).programme
    sessions = sorted(
        (one for one in programme.sessions if one.key in asked.highlights),
        key=lambda one: one.starts_at,
    )
    plan = edition.plan if asked.plan else {}
    if len(geojson.halls(plan)) > 1:
        plan = json.loads(geojson.write(stacked(geojson.parse(plan))))
    emergency = dict.fromkeys(asked.emergency.get(one, "") for one in languages)
    return BackData(
        plan=plan if plan.get("features") else None,
        programme=tuple(
            (dates.short(one.starts_at.astimezone(zone), main), text_in(one.title, main))
            for one in sessions
        ),
        texts=tuple(part for part in (text_in(asked.note, main),) if part),
        emergency=tuple(part for part in emergency if part),
    )
