"""Editions' files: read whole, refused with every fault at once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scripts import edition_schema
from village.editions.words.file.archive import read_path
from village.editions.words.file.faults import Fault
from village.editions.words.file.reading import PLAN, TOML, Reading, read_files
from village.editions.words.file.writing import write_files
from village.editions.words.moving import moved_to

FRUGAL = Path(__file__).parents[1] / "data" / "frugal"
TODAY = date(2027, 1, 15)


def read(*changes: tuple[str, str]) -> Reading:
    files = read_path(FRUGAL)
    text = files[TOML].decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return read_files({**files, TOML: text.encode()}, first_day=TODAY)


def test_a_whole_edition_is_read_without_faults():
    reading = read()

    assert reading.faults == ()
    assert reading.settings is not None
    assert [call.key for call in reading.settings.calls] == ["seed", "growth", "halls"]
    # Nine o'clock in Paris in winter.
    assert reading.settings.calls[0].opens_at == datetime(2027, 2, 1, 8, tzinfo=UTC)


def test_what_is_written_is_read_back_the_same():
    reading = read()
    assert reading.settings is not None
    assert reading.plan is not None

    again = read_files(write_files(reading.settings, reading.plan), first_day=TODAY)

    assert (again.settings, again.plan, again.faults) == (reading.settings, reading.plan, ())


def test_dates_may_count_from_the_first_day():
    reading = read(
        ("opens_at = 2027-02-01T09:00:00", 'opens_in_days = -3\nopens_time = "08:30"'),
        ("results_on = 2027-07-15", "results_in_days = 181"),
    )

    assert reading.settings is not None
    assert reading.settings.calls[0].opens_at == datetime(2027, 1, 12, 7, 30, tzinfo=UTC)
    assert reading.settings.edition.results_on == date(2027, 7, 15)


def test_moving_an_edition_keeps_the_hours_of_its_clock():
    reading = read()
    assert reading.settings is not None

    moved = moved_to(reading.settings, date(2028, 4, 12))

    # 183 days later: the first call opened in winter and now opens in summer, at nine all the same.
    assert moved.calls[0].opens_at == datetime(2027, 8, 3, 7, tzinfo=UTC)
    assert moved.edition.ends_on == date(2028, 4, 14)


FIRST = "calls[1].sections[1].questions"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ('mode = "hybrid"', 'mode = "odd"', "edition.mode: odd is none of"),
        (
            'timezone = "Europe/Paris"',
            "timezone = 2027-01-01",
            "edition.timezone: is not of the kind text",
        ),
        ('phone = "+33', 'phone = nan # "', "organiser.phone: is not of the kind text"),
        ("grace_minutes = 10", "grace_minutes = nan", "calls[1].grace_minutes: is not of the kind"),
        ("on = 2027-07-15", "on = 9999-12-31", "edition.results_on: 9999-12-31 is no day"),
        ("on = 2027-07-15", "on = 0027-07-15", "edition.results_on: 0027-07-15 is no day"),
        ('code = "VS27"', 'code = "V S"', "edition.code: V S is not written as"),
        (
            "reviews_per_application = 2",
            "reviews_per_application = 2000",
            "jury.reviews_per_application: 2000 is more than",
        ),
        ("grace_minutes = 10", "grace_minutes = -10", "calls[1].grace_minutes: -10 is less than"),
        ('phone = "+33 4', f'phone = "{"0" * 999}', "organiser.phone: is longer than"),
        ("on = 2027-07-15", 'on = "soon"', "edition.results_on: soon is no day or moment"),
        (
            "opens_at = 2027-01-04T09:00:00",
            'opens_at = "at nine"',
            "calls[3].opens_at: at nine is no day or moment",
        ),
        (
            "opens_at = 2027-01-04T09:00:00",
            "opens_at = 0001-01-01T00:00:00",
            "calls[3].opens_at: 0001-01-01T00:00:00 is no day or moment",
        ),
        ("blind = true", 'blind = "yes"', "jury.blind: is not of the kind true or false"),
        ('name = {fr = "Scène", en = "Stage"}', "", "programme.rooms[1].name: is missing"),
        ("opens_at = 2027-01-04T09:00:00\n", "", "calls[3].opens_at: is missing"),
        ('"EUR"', '"EUX"', "edition.currency: EUX is no currency of ISO 4217"),
        ("Europe/Paris", "Mars", "edition.timezone: Mars is no time zone"),
        ("starts_on = 2027-10-12\n", "", "edition.starts_on: is missing"),
        ("on = 2027-10-12\n", "on = 3\n", "edition.starts_on: is not of the kind text"),
        ("weight = 0.6", "weight = 0.7", "jury.criteria: the weights come to 1.1, not 1"),
        ("share = 0.7", "share = 0.6", "prices.instalments: the shares come to 0.9, not 1"),
        ('fr = "Partager"', 'de = "x"', "axes[2].title: de: is not a language of this edition"),
        ("least = 1, most", "leats = 1, most", "jury.scale.leats: is no key of this format"),
        ('"idea", label', '"pilot", label', f"{FIRST}[1].choices: pilot is there twice"),
        ('is = ["pilot"]', 'is = ["x"]', f"{FIRST}[2].shown_if.is: there is no choice x"),
        (
            "le stand {stand}",
            "le {a.b}",
            "contracts.exhibitor[1].text: fr: {a.b} is no placeholder",
        ),
        ("{organisation}: w", "{a.b}: w", "mails[1].subject: en: {a.b} is no placeholder"),
        ("Venez : {link}", "Venez", "mails[2].text: fr: {link} has to be in it"),
        ('"team_invitation"', '"account_reset"', "mails[2].key: account_reset is none of"),
        ('key = "team_i', 'key = "application_selected" #', "mails: application_selected is there"),
        (
            "ends_at = 2027-10-12T10",
            "ends_at = 2027-10-12T09",
            "programme.sessions[1].ends_at: lies before programme.sessions[1].starts_at",
        ),
    ],
)
def test_a_fault_is_named_with_its_key(before: str, after: str, line: str):
    reading = read((before, after))

    assert reading.settings is None
    [fault] = reading.wrong
    assert str(fault).startswith(f"edition.toml: {line}")


def test_a_moment_may_be_given_as_a_day_and_is_its_midnight():
    settings = read(("opens_at = 2027-01-04T09:00:00", "opens_at = 2027-01-04")).settings

    assert settings.calls[2].opens_at == datetime(2027, 1, 3, 23, tzinfo=UTC)


def test_all_faults_are_named_at_once():
    reading = read(
        ('"EUR"', '"EUX"'), ('room = "stage"', 'room = "roof"'), ("weight = 0.6", "weight = 1")
    )

    assert [fault.key for fault in reading.wrong] == [
        "edition.currency",
        "jury.criteria",
        "programme.sessions[1].room",
    ]


def test_a_mail_that_is_as_usual_in_a_language_is_said_and_allowed():
    reading = read((', en = "Do come: {link}"', ""))

    assert reading.settings is not None
    assert [str(fault) for fault in reading.faults] == [
        "edition.toml: mails[2]: en: note: no wording of its own in this language; "
        "the usual one goes out"
    ]


def test_a_missing_language_is_said_and_allowed():
    reading = read(('fr = "Partager", ', ""))

    assert reading.settings is not None
    assert [str(fault) for fault in reading.faults] == [
        "edition.toml: axes[2].title: fr: note: no text in this language;"
        " visitors read the English one"
    ]


def test_a_stand_of_no_pavilion_is_a_fault_of_the_plan():
    reading = read(('code = "water"', 'code = "rain"'), ('pavilion = "water"', 'pavilion = "rain"'))

    assert reading.wrong == (
        Fault("plan.geojson", "stand O01", "refers", facts={"what": "pavilion", "given": "water"}),
    )


FIRST_PRICE = 'item = "shell_scheme_m2"\namount = 28000\n'
SPECIAL = '[[prices.list]]\nitem = "shell_scheme_m2"\namount = 31000\nstands = {}\n'


def with_special(stands: str) -> Reading:
    return read((FIRST_PRICE, f"{FIRST_PRICE}{SPECIAL.format(stands)}"))


def test_the_prices_of_stands_are_written_and_read_back_the_same():
    reading = with_special('["N01", "N02"]')
    assert reading.settings is not None
    assert reading.plan is not None

    again = read_files(write_files(reading.settings, reading.plan), first_day=TODAY)

    assert reading.settings.prices.list[1].stands == ("N01", "N02")
    assert (again.settings, again.faults) == (reading.settings, ())


def test_a_price_for_a_stand_that_is_not_on_the_plan_is_told_and_taken():
    reading = with_special('["N01", "Q7"]')

    assert reading.settings is not None
    assert [str(fault) for fault in reading.faults] == [
        "edition.toml: prices.list[2].stands: note: there is no stand Q7 on the plan yet"
    ]


@pytest.mark.parametrize("number", ["", "A1,A2", "A23456789", " A1"])
def test_what_is_no_number_of_a_stand_has_no_price(number: str):
    [fault] = with_special(f'["{number}"]').wrong

    assert fault.key.startswith("prices.list[2].stands")


@pytest.mark.parametrize(
    ("plan", "line"),
    [
        (b"[", "plan.geojson: cannot be read: "),
        (b"[1]", "plan.geojson: field 'type' is not 'FeatureCollection'"),
        (
            b'{"type": "FeatureCollection", "features": [5]}',
            "plan.geojson: feature 1: not a feature with properties",
        ),
    ],
)
def test_a_plan_that_cannot_be_read_is_refused(plan, line):
    reading = read_files({**read_path(FRUGAL), PLAN: plan}, first_day=TODAY)

    [fault] = reading.wrong
    assert str(fault).startswith(line)
    assert (reading.settings, reading.plan) == (None, None)


def test_coordinates_that_are_text_are_read_as_the_numbers_they_say():
    files = read_path(FRUGAL)
    plan = files[PLAN].replace(b"[13, 0]", b'["13", 0]', 1)

    reading = read_files({**files, PLAN: plan}, first_day=TODAY)

    assert (plan != files[PLAN], reading.faults) == (True, ())


def test_a_plan_is_checked_even_beside_settings_that_cannot_be_read():
    reading = read_files({**read_path(FRUGAL), TOML: b""}, first_day=TODAY)

    assert [fault.file for fault in reading.wrong] == [TOML]


def test_an_edition_without_a_plan_is_whole():
    files = read_path(FRUGAL)
    reading = read_files({TOML: files[TOML]}, first_day=TODAY)

    assert (reading.plan, reading.faults) == (None, ())
    assert list(write_files(reading.settings, {})) == [TOML]


def test_files_without_an_edition_are_refused():
    reading = read_files({}, first_day=TODAY)

    assert [str(fault) for fault in reading.wrong] == ["edition.toml: the file is not there"]


def test_what_no_text_holds_is_taken_off_a_file_too():
    reading = read(('phone = "+33 4', 'phone = "+33\\u0000 4'))

    assert reading.settings is not None
    assert reading.settings.organiser.phone.startswith("+33 4")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = [", b"[" * 5000, b"x = 1", b""])
def test_what_is_no_edition_is_refused(content: bytes):
    reading = read_files({TOML: content}, first_day=TODAY)

    assert (reading.settings, len(reading.wrong)) == (None, 1)


def test_the_published_schema_is_current():
    assert edition_schema.PAGE.read_text(encoding="utf-8") == edition_schema.page()
