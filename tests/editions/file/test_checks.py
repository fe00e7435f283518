"""Settings checked across their keys: each rule by the smallest edition that breaks it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.editions.file.test_reading import TODAY, read
from village.editions.words.badges import BadgeRole
from village.editions.words.file.checks import check_settings
from village.editions.words.file.reading import read_files
from village.editions.words.file.writing import write_files
from village.editions.words.files import FileKind
from village.editions.words.kinds import KINDS
from village.editions.words.settings import (
    BadgeHours,
    BadgeZone,
    ChecklistLine,
    Eligibility,
    LetterHolders,
    LetterSettings,
    MailSettings,
    MarkWord,
    PackageItem,
    PriceItem,
    Room,
    Rule,
    ShownIf,
    Standard,
    Vat,
    VatRule,
    VisitorType,
)

SETTINGS = read().settings
EDITION, PROGRAMME = SETTINGS.edition, SETTINGS.programme
CALL, *CALLS = SETTINGS.calls
[SESSION] = PROGRAMME.sessions
STAGE, CITY, *_ = CALL.sections[0].questions


def said(settings):
    return [f"{fault.key}: {fault.sentence}" for fault in check_settings(settings)]


def edition(**changes):
    return replace(SETTINGS, edition=replace(EDITION, **changes))


def call(**changes):
    return replace(SETTINGS, calls=(replace(CALL, **changes), *CALLS))


def questions(*asked):
    return call(sections=(replace(CALL.sections[0], questions=asked),))


def prices(**changes):
    return replace(SETTINGS, prices=replace(SETTINGS.prices, **changes))


def session(**changes):
    changed = replace(PROGRAMME, sessions=(replace(SESSION, **changes),))
    return replace(SETTINGS, programme=changed)


def scale(**changes):
    return replace(
        SETTINGS, jury=replace(SETTINGS.jury, scale=replace(SETTINGS.jury.scale, **changes))
    )


def standard(**changes):
    return call(standard=Standard(**changes))


def visitors(**changes):
    return replace(SETTINGS, visitors=replace(SETTINGS.visitors, **changes))


def badges(**changes):
    return replace(SETTINGS, badges=replace(SETTINGS.badges, **changes))


def rule(name, **facts):
    return call(eligibility=(Eligibility(rule=name, **facts),))


def checklist(*keys):
    return call(checklist=tuple(ChecklistLine(key, WORDS) for key in keys))


def packed(*keys):
    contains = tuple(PackageItem(key) for key in keys)
    return replace(SETTINGS, services=(SERVICE, replace(PACKAGE, contains=contains)))


ASKED = "calls[1].sections[1].questions"
[FIRST_PRICE, *_] = SETTINGS.prices.list
[INSTALMENT, LAST] = SETTINGS.prices.instalments
[SLOT] = SETTINGS.tasks.slots
SERVICE, PACKAGE = SETTINGS.services
[CRITERION, *CRITERIA] = SETTINGS.jury.criteria
WORDS = dict.fromkeys(EDITION.languages, "a")
ZONE = BadgeZone("stage", WORDS)
PRESS_BY_CODE = VisitorType("press", WORDS, by_invitation=True)
CERTIFICATE = LetterSettings("taken_part", LetterHolders.PEOPLE, WORDS, WORDS)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            replace(edition(ends_on=date(2027, 10, 11)), programme=replace(PROGRAMME, sessions=())),
            "edition.ends_on: lies before edition.starts_on",
        ),
        (edition(country="XX"), "edition.country: XX is no country of ISO 3166"),
        (edition(languages=("fr", "en", "fr")), "edition.languages: fr is there twice"),
        (call(deadline_at=CALL.opens_at), "calls[1].deadline_at: lies before calls[1].opens_at"),
        (call(pavilion="rain"), "calls[1].pavilion: there is no pavilion rain"),
        (call(key="growth"), "calls: growth is there twice"),
        (packed("rain"), "services[2].contains[1].service: there is no service rain"),
        (packed("ready"), "services[2].contains[1].service: there is no service ready"),
        (packed("power3", "power3"), "services[2].contains: power3 is there twice"),
        (rule(Rule.TEAM_AT_MOST), "calls[1].eligibility[1]: this rule needs value"),
        (rule(Rule.COUNTRIES), "calls[1].eligibility[1]: this rule needs countries"),
        (
            rule(Rule.COUNTRIES, countries=("FR", "XX")),
            "calls[1].eligibility[1].countries: XX is no country of ISO 3166",
        ),
        (checklist("seat", "seat"), "calls[1].checklist: seat is there twice"),
        (
            checklist(*(f"line_{at}" for at in range(13))),
            "calls[1].checklist: has 13 lines, more than 12",
        ),
        (questions(STAGE, CITY, STAGE), f"{ASKED}[3].key: stage is there twice"),
        (questions(replace(STAGE, axes=(9,))), f"{ASKED}[1].axes: there is no axis 9"),
        (
            questions(replace(STAGE, pavilions=("rain",))),
            f"{ASKED}[1].pavilions: there is no pavilion rain",
        ),
        (
            questions(CITY, STAGE),
            f"{ASKED}[1].shown_if: depends on stage, which is not asked before it",
        ),
        (scale(least=10), "jury.scale.most: the lowest mark is not below the highest"),
        (
            scale(least=0, most=5, step=2),
            "jury.scale.step: the step does not lead from the lowest mark to the highest",
        ),
        (
            scale(least=1, most=3, words=(MarkWord(dict.fromkeys(EDITION.languages, "a")),) * 2),
            "jury.scale.most: the scale has 3 marks and 2 words",
        ),
        (
            prices(list=(replace(FIRST_PRICE, pavilion="rain"),)),
            "prices.list[1].pavilion: there is no pavilion rain",
        ),
        (
            prices(list=(FIRST_PRICE, FIRST_PRICE)),
            "prices.list[2]: shell_scheme_m2 is there twice",
        ),
        (
            prices(
                list=(
                    replace(FIRST_PRICE, stands=("A1", "A2")),
                    replace(FIRST_PRICE, stands=("A2",)),
                )
            ),
            "prices.list[2].stands: A2 is there twice",
        ),
        (
            prices(list=(replace(FIRST_PRICE, stands=("A1", "A1")),)),
            "prices.list[1].stands: A1 is there twice",
        ),
        (
            prices(list=(replace(FIRST_PRICE, item=PriceItem.REGISTRATION, stands=("A1",)),)),
            "prices.list[1].stands: registration has no price by stand",
        ),
        (
            prices(instalments=(replace(INSTALMENT, after_signature_days=None), LAST)),
            "prices.instalments[1]: needs either after_signature_days or before_event_days",
        ),
        (
            prices(instalments=(replace(INSTALMENT, before_event_days=9), LAST)),
            "prices.instalments[1]: has both after_signature_days and before_event_days",
        ),
        (
            session(
                starts_at=SESSION.starts_at + timedelta(days=9),
                ends_at=SESSION.ends_at + timedelta(days=9),
            ),
            "programme.sessions[1].starts_at: lies outside the days of the edition",
        ),
        (session(room="roof"), "programme.sessions[1].room: there is no room roof"),
        (session(axis=9), "programme.sessions[1].axis: there is no axis 9"),
        (session(speakers=("s1", "s9")), "programme.sessions[1].speakers: there is no speaker s9"),
        (session(title={}), "programme.sessions[1].title: no text in any language of the edition"),
        (
            replace(
                SETTINGS,
                programme=replace(
                    PROGRAMME,
                    rooms=(*PROGRAMME.rooms, Room("attic", WORDS)),
                    sessions=(SESSION, replace(SESSION, key="beside", room="attic")),
                ),
            ),
            "programme.sessions.beside: overlaps with open and has the same speaker, s1",
        ),
        (standard(off=("city", "city")), "calls[1].standard: city is there twice"),
        (standard(off=("title",)), "calls[1].standard.off: title is asked in every call"),
        (
            replace(
                SETTINGS,
                jury=replace(
                    SETTINGS.jury,
                    criteria=(replace(CRITERION, anchors={"11": WORDS}), *CRITERIA),
                ),
            ),
            "jury.criteria[1].anchors: 11 is no mark of the scale; nobody reads what it means",
        ),
        (
            replace(
                SETTINGS,
                tasks=replace(SETTINGS.tasks, slots=(replace(SLOT, ends_at=SLOT.starts_at),)),
            ),
            "tasks.slots[1].ends_at: lies before tasks.slots[1].starts_at",
        ),
        (
            prices(vat_rules=(VatRule(Vat.EXEMPT, ("EU", "XX"), reason=WORDS),)),
            "prices.vat_rules[1].countries: XX is no country of ISO 3166",
        ),
        (
            replace(SETTINGS, mails=(MailSettings("application_selected", sent=False),)),
            "mails[1].sent: this mail cannot be switched off",
        ),
        (
            replace(SETTINGS, letters=(replace(CERTIFICATE, text={**WORDS, "en": "{a.b}"}),)),
            "letters[1].text: {a.b} is no placeholder",
        ),
        (
            visitors(opens_at=SLOT.ends_at, closes_at=SLOT.starts_at),
            "visitors.closes_at: lies before visitors.opens_at",
        ),
        (visitors(types=(PRESS_BY_CODE,)), "visitors.types: is missing"),
        (
            badges(hours=(BadgeHours(BadgeRole.STAFF, SLOT.ends_at, SLOT.starts_at),)),
            "badges.hours[1].ends_at: lies before badges.hours[1].starts_at",
        ),
        (badges(zones=(ZONE, ZONE)), "badges.zones: stage is there twice"),
        (badges(highlights=("gala",)), "badges.highlights: there is no session gala"),
    ],
)
def test_a_rule_across_keys_is_named_where_it_is_broken(settings, sentence):
    assert said(settings) == [sentence]


def test_what_is_no_standard_question_is_named_with_those_that_there_are():
    [sentence] = said(standard(required=("shoe_size",)))

    assert sentence.startswith("calls[1].standard.required: shoe_size is none of address, axis, ")


def test_an_edition_without_languages_has_no_text_in_any():
    found = said(edition(languages=()))

    assert found[0] == "edition.languages: is missing"
    assert "edition.name: no text in any language of the edition" in found


def test_a_language_that_village_does_not_speak_is_named():
    [first, *_] = said(edition(languages=("fr", "en", "de")))

    assert first == "edition.languages[3]: de is none of fr, ar, en"


def test_a_condition_on_a_question_without_choices_may_name_any_answer():
    asked = replace(CITY, shown_if=None)
    depends = replace(STAGE, shown_if=ShownIf(question=CITY.key, is_=("Lyon",)))

    assert said(questions(asked, depends)) == []


def test_every_kind_of_question_may_be_asked_plainly():
    plain = {
        code
        for code, kind in KINDS.items()
        if not said(
            questions(replace(CITY, key="q", kind=code, shown_if=None, least=None, most=None))
        )
    }

    assert plain >= {"line", "text", "date", "email", "phone", "url", "check", "consent"}


def test_a_question_for_files_goes_through_an_editions_file_unchanged():
    deck = replace(
        STAGE, key="deck", kind="file", choices=(), accepts=(FileKind.PDF,), largest_mb=50
    )
    settings = questions(deck)

    again = read_files(write_files(settings, read().plan), first_day=TODAY).settings

    assert again.calls[0].sections[0].questions == (deck,)
    assert said(settings) == []


def test_files_are_for_no_public_page_and_of_no_size_beyond_the_largest():
    deck = replace(STAGE, key="deck", kind="file", choices=())

    assert said(questions(replace(deck, public=True))) == [
        f"{ASKED}[1].public: files are not shown on the public pages"
    ]
    assert said(questions(replace(deck, most=30))) == [f"{ASKED}[1].most: 30 is more than 20"]
