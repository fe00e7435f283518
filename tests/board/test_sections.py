"""Settings changed with what follows: files go where the rule says, and others stay."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints.test_studio import form_in, url
from village.applications import PavilionMove
from village.applications.reads import checklist
from village.applications.words import State
from village.applications.writes import checklist as ticks
from village.applications.writes import pavilions
from village.board import sections
from village.core.audit.tables import AuditEntry
from village.core.permissions import Role
from village.editions.reads import settings as settings_reads
from village.editions.words.calls import CallKind
from village.editions.words.sections import Section
from village.editions.words.settings import (
    Belonging,
    ChecklistLine,
    ContinentCode,
    PavilionRule,
)


@pytest.fixture
def stands(organiser):
    return settings_reads.of(organiser.session, organiser.the_edition)


def file(edition, country, zone, **more):
    """Return an exhibitor's file from a country, in a pavilion."""
    return factories.ApplicationFactory(
        edition=edition,
        organisation=factories.OrganisationFactory(country=country),
        kind=CallKind.EXHIBITOR,
        zone=zone,
        **{"state": State.SUBMITTED, **more},
    )


def with_asia_in(settings, code):
    """Return the settings in which Asia belongs to a pavilion, and Oceania to none."""
    asia, others = ContinentCode.ASIA, {ContinentCode.ASIA, ContinentCode.OCEANIA}
    changed = [
        replace(
            one,
            continents=tuple(
                {*one.continents, asia} if one.code == code else {*one.continents} - others
            ),
        )
        for one in settings.pavilions
    ]
    return replace(settings, pavilions=tuple(changed))


def test_files_follow_the_continent_to_its_new_pavilion(organiser, stands, edition):
    moved = [file(edition, country, "asia") for country in ("JP", "KR")]
    stays = file(edition, "FR", "europe")

    moves = sections.set_section(organiser, Section.PAVILIONS, with_asia_in(stands, "africa"))

    assert moves == (PavilionMove("asia", "africa", 2),)
    assert [one.zone for one in (*moved, stays)] == ["africa", "africa", "europe"]
    logged = (
        sa.select(AuditEntry)
        .where(AuditEntry.action == "pavilion_followed")
        .order_by(AuditEntry.id)
    )
    assert [(entry.subject, entry.data) for entry in organiser.session.scalars(logged)] == [
        (one.reference, {"was": "asia", "pavilion": "africa"}) for one in moved
    ]


def test_what_was_given_by_hand_stays_where_the_rule_leaves_it_to_the_hand(
    organiser, stands, edition
):
    by_rule = file(edition, "JP", "asia")
    nowhere = file(edition, "AU", None)
    pavilions.move(organiser, nowhere, "europe")

    still = sections.set_section(organiser, Section.PAVILIONS, with_asia_in(stands, "africa"))
    rule = PavilionRule(startup=Belonging.CONTINENTS, exhibitor=Belonging.ORGANISER)
    by_hand = sections.set_section(
        organiser, Section.PAVILIONS, replace(stands, pavilion_rule=rule)
    )

    assert (still, by_hand) == ((PavilionMove("asia", "africa", 1),), ())
    assert (by_rule.zone, nowhere.zone) == ("africa", "europe")


def test_other_settings_move_nothing_and_lock_no_file(organiser, stands, edition):
    file(edition, "JP", "africa")  # where the rule would not have it

    moves = sections.set_section(
        organiser, Section.PAVILIONS, replace(stands, pavilions=stands.pavilions)
    )

    assert (moves, sections.set_all(organiser, stands)) == ((), ())


def test_the_studio_says_what_would_move_before_it_saves(client, organiser, session, edition):
    moved = file(edition, "JP", "asia")
    client.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    address = url(edition, "pavilions")
    sent = _moving_asia(form_in(client.get(address).text))

    asked = client.post(address, data=sent)
    session.refresh(moved)
    before = moved.zone
    [mark] = _values(asked.text, "moves")
    other = client.post(address, data={**sent, "moves": "of something else"})
    saved = client.post(address, data={**sent, "moves": mark})
    session.refresh(moved)

    assert (asked.status_code, before, other.status_code) == (200, "asia", 200)
    assert "1 file would move to another pavilion." in asked.text
    assert "Save and move 1 file" in asked.text
    assert (saved.status_code, moved.zone) == (303, "africa")


def _values(page, name):
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def _moving_asia(pairs):
    """Return what the form sends once Asia is in Africa's pavilion."""
    rows = {value: name.rsplit("-", 1)[0] for name, value in pairs if name.endswith("-code")}
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if not (value == "AS" and name.endswith("-continents")):
            found.setdefault(name, []).append(value)
    found.setdefault(f"{rows['africa']}-continents", []).append("AS")
    return found


def test_a_line_taken_off_a_checklist_takes_its_ticks_along(organiser, stands):
    lines = tuple(ChecklistLine(key, {"fr": key}) for key in ("seat", "size"))

    def asking(*asked):
        first, *others = stands.calls
        return replace(stands, calls=(replace(first, checklist=asked), *others))

    sections.set_section(organiser, Section.CALLS, asking(*lines))
    [call] = [one for one in organiser.the_edition.calls if one.key == stands.calls[0].key]
    made = factories.ApplicationFactory(edition=organiser.the_edition, call=call, kind=call.kind)
    ticks.change(organiser, made, ticked=["seat", "size"], seen=[])
    sections.set_section(organiser, Section.CALLS, asking(lines[1]))
    ticks.change(organiser, made, ticked=["size"], seen=[])
    sections.set_all(organiser, asking(lines[1], lines[0]))

    checked = checklist.of(organiser, made)
    assert [(one.line.key, one.at is not None) for one in checked] == [
        ("size", True),
        ("seat", False),
    ]
