"""The demo's data files agree with one another, with the plan and with the calls they answer."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stdnum.ma import ice

from village.applications.words import State
from village.core.languages import LANGUAGES
from village.editions.words.calls import CallKind
from village.editions.words.continents import continent_of
from village.editions.words.kinds import read_questions

DEMO = Path(__file__).parents[2] / "demo"
FOLDER = DEMO / "casablanca-2024"
OVER = DEMO / "casablanca-2021"


def toml(folder: Path, name: str) -> dict[str, Any]:
    """Return what a file of an edition says."""
    return tomllib.loads((folder / name).read_text("utf-8"))


def applications_of(folder: Path) -> list[dict[str, Any]]:
    """Return the applications of an edition."""
    found: list[dict[str, Any]] = json.loads((folder / "applications.json").read_text("utf-8"))
    return found


EDITION, PEOPLE = toml(FOLDER, "edition.toml"), toml(FOLDER, "people.toml")
APPLICATIONS = applications_of(FOLDER)
#: The tests that every edition of the demo passes.
every_edition = pytest.mark.parametrize("folder", [OVER, FOLDER], ids=lambda one: one.name)
AREAS = {one["code"]: one["continents"] for one in EDITION["pavilions"] if "continents" in one}
CONTINENTS = {"africa", "europe", "asia", "americas"}
PROSE = ("title", "summary", "problem", "solution", "decision_reason")
ARABIC = re.compile("[\u0600-\u06ff]")


def texts(node: Any) -> Iterator[dict[str, str]]:
    """Yield every table of texts below `node`."""
    if isinstance(node, dict):
        if node.keys() & set(LANGUAGES):
            yield {key: node[key] for key in LANGUAGES if key in node}
        else:
            for value in node.values():
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def written(folder: Path, language: str) -> list[str]:
    """Return all that an edition of the demo says in one language."""
    said = [toml(folder, "edition.toml"), toml(folder, "people.toml")]
    own = [text[language] for text in texts(said)]
    for each in applications_of(folder):
        if each["contact"]["language"] == language:
            own += [each[field] for field in PROSE]
    return own


def people_of(application: dict[str, Any]) -> dict[str, str]:
    """Return the people an application names, by e-mail."""
    second = [application["second_contact"]] if application["second_contact"] else []
    persons = [application["contact"], *second, *application["people"]]
    return {person["email"]: person["name"] for person in persons}


def accounts(folder: Path) -> list[dict[str, Any]]:
    """Return everybody who can log in besides the applicants' own contacts."""
    people = toml(folder, "people.toml")
    return [*people["staff"], *people["applicants"], *people["jurors"]]


@every_edition
def test_every_text_of_the_edition_stands_in_three_languages(folder):
    every = list(texts([toml(folder, "edition.toml"), toml(folder, "people.toml")]))

    assert len(every) > 80
    assert [text for text in every if text.keys() != set(LANGUAGES) or not all(text.values())] == []
    assert [text for text in every if not ARABIC.search(text["ar"])] == []


@every_edition
def test_french_prose_has_french_spaces_and_apostrophes(folder):
    wrong = re.compile("« | »| [;:!?]|'|[a-zé][;!?](?![a-z])")

    assert [text for text in written(folder, "fr") if wrong.search(text)] == []


@every_edition
@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_has_no_straight_apostrophe_and_no_double_space(folder, language):
    assert [text for text in written(folder, language) if "'" in text or "  " in text] == []


def test_clauses_use_the_listed_placeholders_alike_in_each_language():
    contracts = EDITION["contracts"]
    for text in texts([contracts["exhibitor"], contracts["startup"]]):
        named = [set(re.findall(r"{(\w+)}", text[language])) for language in LANGUAGES]
        assert named[0] == named[1] == named[2]

    assert (len(contracts["exhibitor"]), len(contracts["startup"])) == (12, 6)


def test_the_jury_has_three_criteria_with_six_marks_each():
    criteria = EDITION["jury"]["criteria"]

    assert [each["weight"] for each in criteria] == [0.4, 0.3, 0.3]
    for each in criteria:
        assert [*each["anchors"]] == ["0", "1", "2", "3", "4", "5"]


def test_no_room_of_the_programme_is_taken_twice_at_once():
    taken: dict[tuple[int, str], str] = {}
    sessions = EDITION["programme"]["sessions"]

    assert len(sessions) == 14
    for item in sorted(sessions, key=lambda one: (one["starts_in_days"], one["starts_time"])):
        where = (item["starts_in_days"], item["room"])
        assert taken.get(where, "") <= item["starts_time"] < item["ends_time"]
        taken[where] = item["ends_time"]


def test_applications_are_160_in_every_state():
    kinds = Counter(each["kind"] for each in APPLICATIONS)
    states = Counter(each["state"] for each in APPLICATIONS)

    assert kinds == {"startup": 104, "exhibitor": 56}
    assert kinds.keys() == {kind.value for kind in CallKind}
    assert states == {
        "draft": 12,
        "submitted": 22,
        "eligible": 46,
        "ineligible": 8,
        "selected": 24,
        "waitlisted": 8,
        "rejected": 8,
        "confirmed": 26,
        "declined": 3,
        "withdrawn": 3,
    }
    assert states.keys() == {state.value for state in State}


def test_applications_cover_axes_continents_and_languages():
    for kind in ("startup", "exhibitor"):
        own = [each for each in APPLICATIONS if each["kind"] == kind]
        assert {each["axis"] for each in own} == {1, 2, 3, 4, 5}
        assert {each["zone"] for each in own} == CONTINENTS
        assert {each["contact"]["language"] for each in own} == set(LANGUAGES)


def test_zones_follow_the_country():
    for each in APPLICATIONS:
        assert continent_of(each["organisation"]["country"]) in AREAS[each["zone"]]


@every_edition
def test_organisations_and_people_are_unique(folder):
    files = applications_of(folder)
    names = Counter(each["organisation"]["name"] for each in files)
    sites = Counter(each["organisation"]["website"] for each in files)
    emails = Counter(email for each in files for email in people_of(each))
    emails.update(each["email"] for each in accounts(folder))
    persons = Counter(name for each in files for name in people_of(each).values())
    persons.update(each["name"] for each in accounts(folder))

    for counted in (names, sites, emails, persons):
        assert [key for key, count in counted.items() if count > 1] == []


@every_edition
def test_no_address_leads_to_a_real_domain(folder):
    files = applications_of(folder)
    pages = [each["organisation"]["website"] for each in files]
    emails = [email for each in files for email in people_of(each)]

    assert [page for page in pages if not re.fullmatch(r"https://[a-z0-9-]+\.example", page)] == []
    assert [mail for mail in emails if not re.fullmatch(r"[a-z.]+@[a-z0-9-]+\.example", mail)] == []
    assert {each["email"].partition("@")[2] for each in accounts(folder)} == {"village.example"}
    for name in ("edition.toml", "people.toml"):
        found = re.findall(r"[\w.-]+@([\w.-]*\w)", (folder / name).read_text("utf-8"))
        assert set(found) == {"village.example"}


def test_the_edition_that_is_over_has_one_password_with_the_other_and_shares_people():
    over = toml(OVER, "people.toml")
    shared = {one["email"] for one in accounts(OVER)} & {one["email"] for one in accounts(FOLDER)}

    assert over["password"] == PEOPLE["password"]
    assert shared == {
        "organisation@village.example",
        "presidence@village.example",
        "jury1@village.example",
        "jury2@village.example",
        "jury3@village.example",
    }


def test_the_edition_that_is_over_is_the_one_its_press_conference_told():
    edition = toml(OVER, "edition.toml")
    said, streams = edition["edition"], [one["stream"] for one in edition["programme"]["sessions"]]

    assert said["theme"]["fr"] == (
        "Smart City au service de la résilience et la régénération territoriale"
    )
    assert (said["starts_on"], said["ends_on"]) == (date(2021, 6, 9), date(2021, 6, 10))
    assert (said["mode"], [axis["title"]["fr"] for axis in edition["axes"]]) == (
        "hybrid",
        [
            "Régénération urbaine",
            "Innovation sociale",
            "Planification et gestion territoriale",
            "Transformation digitale et service urbain et résilience",
        ],
    )
    assert len(set(streams)) == 8


def test_moroccan_organisations_alone_have_a_valid_ice():
    for each in APPLICATIONS:
        organisation = each["organisation"]
        if organisation["country"] == "MA":
            assert ice.is_valid(organisation["ice"])
        else:
            assert (organisation["ice"], organisation["rc"], organisation["if_number"]) == (
                None,
            ) * 3
    numbers = [each["organisation"]["ice"] for each in APPLICATIONS if each["organisation"]["ice"]]
    assert len(set(numbers)) == len(numbers) == 57
    assert ice.is_valid(EDITION["organiser"]["numbers"]["ice"])


def test_phones_are_e164_and_unique():
    phones = [each["contact"]["phone"] for each in APPLICATIONS]
    phones += [each["second_contact"]["phone"] for each in APPLICATIONS if each["second_contact"]]

    assert len(set(phones)) == len(phones)
    assert [phone for phone in phones if not re.fullmatch(r"\+[1-9]\d{7,14}", phone)] == []


def test_what_left_the_draft_is_complete_and_in_time():
    opened = {call["kind"]: -call["opens_in_days"] for call in EDITION["calls"]}

    for each in APPLICATIONS:
        ago = each["submitted_days_ago"]
        assert (each["state"] == "draft") == (ago is None)
        if ago is not None:
            assert all(each[field] for field in ("title", "summary", "problem", "solution"))
            assert ago < opened[each["kind"]]
        assert len(each["title"]) <= 140


@every_edition
def test_applications_answer_the_questions_of_their_call(folder):
    for call in toml(folder, "edition.toml")["calls"]:
        asked = [one for section in call["sections"] for one in section["questions"]]
        questions = read_questions(asked)
        for each in applications_of(folder):
            if each["kind"] == call["kind"]:
                for question in questions:
                    if question.key not in each:
                        assert not question.required
                        continue
                    if question.choices:
                        assert each[question.key] in dict(question.choices)
                    if question.most:
                        assert len(each[question.key]) <= question.most


@every_edition
def test_decisions_and_refusals_say_why(folder):
    reasons = toml(folder, "edition.toml")["jury"]["refusal_reasons"]
    codes = {reason["key"] for reason in reasons}

    for each in applications_of(folder):
        ineligible = each["state"] == "ineligible"
        assert (each["ineligible_reason"] in codes) is ineligible
        if each["state"] in {"rejected", "waitlisted"}:
            assert each["decision_reason"]


def test_confirmed_ones_name_two_to_four_people_and_others_none():
    for each in APPLICATIONS:
        expected = {2, 3, 4} if each["state"] == "confirmed" else {0}
        assert len(each["people"]) in expected
        assert all(person["role_title"] for person in each["people"])


def test_wishes_and_areas_are_those_of_the_plan():
    plan = json.loads((FOLDER / "plan.geojson").read_text("utf-8"))
    stands: dict[str, set[str]] = {}
    for feature in plan["features"]:
        if feature["properties"]["kind"] == "stand":
            zone = feature["properties"]["zone"]
            stands.setdefault(zone, set()).add(feature["properties"]["number"])

    for each in APPLICATIONS:
        zone = "startups" if each["kind"] == "startup" else each["zone"]
        assert set(each["needs"]["wishes"]) <= stands[zone]
        assert each["needs"]["area_m2"] in ({4} if zone == "startups" else {9, 18})
    for call in EDITION["calls"]:
        own = {call["pavilion"]} if "pavilion" in call else CONTINENTS
        assert call["places"] == sum(len(stands[zone]) for zone in own)


def test_selected_ones_fit_into_their_zone():
    held = Counter(
        "startups" if each["kind"] == "startup" else each["zone"]
        for each in APPLICATIONS
        if each["state"] in {"selected", "confirmed"}
    )

    assert held["startups"] <= 30
    assert held["africa"] <= 12
    assert max(held["europe"], held["asia"], held["americas"]) <= 10


def test_the_jury_is_balanced_and_its_conflicts_name_applicants():
    startups = {each["organisation"]["name"] for each in APPLICATIONS if each["kind"] == "startup"}
    jurors = PEOPLE["jurors"]

    assert Counter(each["role"] for each in PEOPLE["staff"]) == {
        "organiser": 2,
        "jury_chair": 1,
        "gate": 2,
    }
    assert len(jurors) == 9
    assert {each["continent"] for each in jurors} == CONTINENTS
    assert {axis for each in jurors for axis in each["axes"]} == {1, 2, 3, 4, 5}
    assert (min(j["severity"] for j in jurors), max(j["severity"] for j in jurors)) == (-0.8, 0.9)
    conflicts = [conflict for each in jurors for conflict in each.get("conflicts", [])]
    assert len([each for each in jurors if "conflicts" in each]) == 3
    assert all(conflict["reason"] for conflict in conflicts)
    assert {conflict["organisation"] for conflict in conflicts} <= startups


def test_demo_accounts_act_for_applicants_of_their_kind():
    kinds = {each["organisation"]["name"]: each["kind"] for each in APPLICATIONS}

    for account in PEOPLE["applicants"]:
        assert kinds[account["organisation"]] == account["kind"]
