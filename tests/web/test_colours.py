"""The style sheet of an edition's colours: what it says, how long it is kept."""

import re

import tinycss2

from tests.factories import MembershipFactory
from village.core.permissions import Role
from village.editions.words.colours import DARK, LIGHT, readable
from village.editions.words.life import Life


def sheet(client, edition):
    page = client.get(f"/fr/{edition.code.lower()}/").text
    [address] = re.findall(r'href="(/colours/[^"]+)"', page)
    return address, client.get(address)


def test_the_accent_is_shown_as_it_can_be_read_on_light_and_on_dark(client, session, edition):
    edition.accent, edition.accent_dark = "#ffcc00", ""
    edition.pavilions[0].colour = "#00ffff"
    session.commit()

    _address, answer = sheet(client, edition)

    assert answer.mimetype == "text/css"
    assert re.findall(r"--accent: (#\w+);", answer.text) == [
        readable("#ffcc00", LIGHT),
        *2 * [readable("#ffcc00", DARK)],
    ]
    assert f"--zone-africa: {readable('#00ffff', LIGHT)};" in answer.text
    assert ".zone-africa { --c: var(--zone-africa); }" in answer.text
    rules = tinycss2.parse_stylesheet(answer.text, skip_whitespace=True)
    assert [rule.type for rule in rules if rule.type == "error"] == []


def test_an_edition_without_an_accent_keeps_the_sites_ink(client, edition):
    assert "--accent" not in sheet(client, edition)[1].text


def test_the_sheet_is_kept_for_good_and_its_address_changes_with_it(client, session, edition):
    before, answer = sheet(client, edition)
    edition.accent = "#123456"
    session.commit()

    after, _ = sheet(client, edition)
    outdated = client.get(before)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert before != after
    assert outdated.headers["Cache-Control"] == "no-cache"


def test_a_signed_in_reader_keeps_the_sheet_too(client, edition):
    client.login(MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)

    _address, answer = sheet(client, edition)

    assert "immutable" in answer.headers["Cache-Control"]


def test_the_colours_of_an_edition_in_preparation_are_no_ones(client, session, edition):
    address, _ = sheet(client, edition)
    edition.state = Life.PREPARING
    session.commit()

    assert client.get(address).status_code == 404
