"""Badges drawn: what they say, in which colours, what is on the back, and what is told before."""

import io

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from tests import factories
from tests.engines.plans import drawing as boxes
from tests.pdf import pictures as pictures_of
from tests.pdf import text
from village.badges.writes import drawing, issuing
from village.core.errors import TextNotDrawable
from village.core.files import pictures
from village.editions import BadgeRole
from village.engines.documents import tokens
from village.engines.documents.badge_design import ink_on
from village.engines.documents.badges import code_of
from village.engines.documents.sheet import INK, MM
from village.engines.pictures import clean
from village.stands import PlaceState, StandPlace


def test_a_name_that_cannot_be_printed_stops_the_sheet_and_is_named(organiser, people):
    people[1].name = "Zoë 𒀭"

    with pytest.raises(TextNotDrawable) as refused:
        drawing.drawn(organiser, people, "a6")

    assert refused.value.facts == {"texts": "Zoë 𒀭 (𒀭)"}
    assert drawing.previewed(organiser, people[0], "a6").startswith("<svg")


def test_a_mail_brings_a_badge_that_is_in_force_and_can_be_printed(organiser, people):
    badge = people[0]
    assert drawing.mailed(organiser, badge.reference) is None

    issuing.issue(organiser, [badge])
    assert "Salma" in text(drawing.mailed(organiser, badge.reference))

    badge.name = "𒀭"
    organiser.session.flush()
    assert drawing.mailed(organiser, badge.reference) is None


def test_a_badge_shows_the_editions_logo(organiser, people):
    issuing.issue(organiser, people[:1])
    plain = drawing.drawn(organiser, people[:1], "a6")
    content = io.BytesIO()
    Image.new("RGB", (90, 60), "#225588").save(content, "PNG")
    logo = clean(content.getvalue())
    pictures.keep(organiser, logo.name, logo.content)
    organiser.the_edition.logo = {"file": logo.name}

    shown = drawing.drawn(organiser, people[:1], "a6")

    assert (plain.count(b"/DCTDecode"), shown.count(b"/DCTDecode")) == (0, 1)
    assert "data:image/jpeg" in drawing.previewed(organiser, people[0], "a6")


def test_a_badge_says_where_its_bearer_stands_and_comes_from(organiser, startup, people):
    stand = factories.StandFactory(edition=organiser.edition, number="A-02")
    given = {"state": PlaceState.ALLOCATED, "state_at": organiser.now}
    organiser.session.add(StandPlace(stand=stand, application=startup, **given))
    organiser.session.flush()
    people[0].days = ["2027-06-05", "2027-06-06"]

    first, second, _third = drawing.data_of(organiser, people)

    assert (first.stand, first.country) == ("Stand A-02", "Maroc")
    assert (first.days, second.days) == ("5\u00a0et\u00a06\u00a0juin\u00a02027", "")


def test_a_badge_names_the_hall_and_its_back_shows_all_where_there_are_several(
    organiser, startup, people
):
    stand = factories.StandFactory(edition=organiser.edition, number="A-02", hall="2")
    given = {"state": PlaceState.ALLOCATED, "state_at": organiser.now}
    organiser.session.add(StandPlace(stand=stand, application=startup, **given))
    drawn = [boxes.stand("A-01", 0, 0), boxes.stand("A-02", 0, 0, hall="2")]
    halls = [{"code": "1", "name": {"fr": "Rez"}}, {"code": "2", "name": {"fr": "Étage"}}]
    organiser.edition.plan = {**boxes.collection(*drawn), "halls": halls}
    organiser.edition.badges = {"back": True}
    organiser.session.flush()

    shown = drawing.data_of(organiser, people[:1])[0].stand
    back = drawing.edition_data(organiser).back.plan

    assert shown == "Stand A-02 (Étage)"
    lowest = [min(y for _x, y in one["geometry"]["coordinates"][0]) for one in back["features"]]
    assert lowest == [0, -13]


def test_a_badge_names_the_zones_that_it_opens(organiser, startup, people):
    organiser.edition.badges = {
        "zones": [
            {"key": key, "name": {"fr": name}, "roles": roles}
            for key, name, roles in (
                ("stage", "Scène", ["startup", "press"]),
                ("press-room", "Salle de presse", ["press"]),
                ("lounge", "Salon", ["startup"]),
            )
        ]
    }

    [badge] = drawing.data_of(organiser, people[:1])

    assert badge.zones == "Scène · Salon"


def test_an_organiser_chooses_what_badges_show_and_how_a_kind_looks(organiser, startup, people):
    organiser.edition.badges = {
        "shows": ["zones"],
        "kinds": [
            {"role": "startup", "label": {"fr": "JEUNE POUSSE"}, "colour": "#ffe08a",
             "zones": {"fr": "Scène"}, "sheet": "cr80"},
        ],
    }  # fmt: skip

    [badge] = drawing.data_of(organiser, people[:1])
    design = drawing.edition_data(organiser).role("startup")

    assert (badge.organisation, badge.country, badge.zones) == ("", "", "Scène")
    assert (design.fr, design.ar) == ("JEUNE POUSSE", "شركة ناشئة")
    assert ink_on(design.colour) == INK
    assert drawing.sheet_of(organiser, people[0].role) == "cr80"
    assert drawing.sheet_of(organiser, people[0].role, "a6") == "a6"


def test_badges_of_kinds_with_their_own_sheets_come_in_one_document(organiser, people):
    organiser.edition.badges = {"kinds": [{"role": "press", "sheet": "label"}]}
    people[1].role = BadgeRole.PRESS

    made = drawing.drawn(organiser, people, "own")

    with pikepdf.open(io.BytesIO(made)) as pdf:
        widths = [round(float(page.mediabox[2]) / MM) for page in pdf.pages]
    assert widths == [105, 105, 100]


@pytest.mark.parametrize("sheet", ["a6", "cr80", "label"])
def test_a_small_badge_has_the_short_code_of_its_token(organiser, people, sheet):
    issuing.issue(organiser, people[:1])
    [badge] = people[:1]

    [page] = pictures_of(drawing.drawn(organiser, [badge], sheet), dpi=150)
    svg = drawing.previewed(organiser, badge, sheet)

    code = badge.token if sheet == "a6" else tokens.short(badge.token)
    [read] = zxingcpp.read_barcodes(page)
    assert read.text == code
    assert svg.count("h1v1h-1z") == sum(map(int.bit_count, code_of(code)[1]))


def test_the_back_says_what_there_is_in_all_languages(organiser):
    organiser.edition.badges = {"back": True}
    bare = drawing.edition_data(organiser).back
    organiser.edition.badges = {
        "back": True,
        "plan": False,
        "emergency": {"fr": "Urgences : 15", "ar": "الطوارئ: 15"},
    }

    told = drawing.edition_data(organiser).back

    assert bare.is_empty
    assert told.emergency == ("Urgences : 15", "الطوارئ: 15")
    assert told.plan is None


def test_small_and_strange_names_are_told_before_badges_are_issued(organiser, people):
    people[0].name, people[1].name = "W" * 20, "𒀭"

    found = drawing.warnings(organiser, people, "own")

    assert [(one.badge, one.texts, one.points) for one in found] == [
        (people[0], "", 13),
        (people[1], "𒀭 (𒀭)", 0),
    ]


def test_small_names_are_told_of_badges_that_wait_alone(organiser, people):
    people[0].name, people[1].name, people[2].name = "Abderrahmane", "W" * 20, "𒀭"
    issuing.issue(organiser, people[1:2])

    assert drawing.small(organiser, people) == {people[0].reference: 37}
    assert drawing.small(organiser, people[1:2]) == {}


def test_specimens_show_the_longest_names_and_made_up_ones(organiser, people):
    found = drawing.specimens(organiser)

    assert len(found) == len(people) + len(drawing.HARD_NAMES)
    assert all(one.startswith("<svg") for one in found)


def test_nobodys_badges_make_no_document(organiser):
    with pytest.raises(ValueError, match="no badge to draw"):
        drawing.drawn(organiser, [], "a6")


def test_a_badge_with_hours_says_them_instead_of_its_days(organiser):
    hours = {"starts_at": "2027-06-07T16:00:00+00:00", "ends_at": "2027-06-07T20:00:00+00:00"}
    organiser.edition.badges = {"hours": [{"role": "breakdown", **hours}]}
    organiser.edition.timezone = "Africa/Tunis"
    passes = {"name": "Karim", "name_ar": "", "organisation": "", "email": ""}
    badge, other = (
        issuing.add(organiser, role=role, **passes)
        for role in (BadgeRole.BREAKDOWN, BadgeRole.SPEAKER)
    )
    other.days = ["2027-06-05"]

    with_hours, with_days = (one.days for one in drawing.data_of(organiser, [badge, other]))

    assert (with_hours, with_days) == (
        "7\xa0juin, \u206817:00–21:00\u2069", "5\xa0juin\xa02027"
    )  # fmt: skip
