"""The studio: each page says what stands, and saving it unchanged changes nothing."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from lxml import html

from tests import factories
from tests.board.test_editions import DEMO, FRUGAL, taken
from village.blueprints.studio.pages import PAGES
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.permissions import Role
from village.editions.reads import settings as settings_of
from village.editions.tables import Call, Edition
from village.editions.words.files import FileKind
from village.editions.words.life import Life
from village.editions.words.shape import as_json

ON_ONE_PAGE = [page for page in PAGES if not page.apart]


@pytest.fixture
def own(ctx: Context) -> Edition:
    """Return an edition that has nothing of the demo's."""
    return made(ctx, FRUGAL)


@pytest.fixture
def studio(client, own):
    return logged_in(client, own)


def made(ctx: Context, folder) -> Edition:
    found = taken(replace(ctx.acting(SYSTEM), edition=None), folder).edition
    ctx.session.commit()
    return found


def logged_in(client, edition):
    client.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    return client


def stands(ctx: Context, edition: Edition):
    ctx.session.expire_all()
    return settings_of.of(ctx.session, edition)


def form_in(text: str) -> list[tuple[str, str]]:
    """Return what the page's main form would send."""
    [form] = html.fromstring(text).xpath('//main//form[.//input[@name="seen"]]')
    for template in form.xpath(".//template"):
        template.drop_tree()
    return [(name, value) for name, value in form.form_values() if name not in ("rows", "preview")]


def url(edition: Edition, path: str = "") -> str:
    return f"/en/{edition.code.lower()}/studio/{path}"


def save(client, edition: Edition, path: str, change=lambda sent: sent, **more):
    sent = change(form_in(client.get(url(edition, path)).text))
    return client.post(url(edition, path), data={**as_lists(sent), **more})


def as_lists(pairs):
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def set_to(name: str, value: str):
    """Return what changes one field of a form."""

    def change(sent):
        assert name in dict(sent)
        return [(key, value if key == name else old) for key, old in sent]

    return change


@pytest.mark.parametrize("folder", [FRUGAL, DEMO], ids=["frugal", "demo"])
def test_saving_every_page_unchanged_changes_nothing(client, ctx, folder):
    edition = made(ctx, folder)
    logged_in(client, edition)
    before = stands(ctx, edition)

    answers = {page.key: save(client, edition, page.key).status_code for page in ON_ONE_PAGE}
    for call in before.calls:
        answers[call.key] = save(client, edition, f"calls/{call.key}").status_code
        for at, part in enumerate(call.sections, 1):
            path = f"calls/{call.key}/form/sections/{at}"
            answers[path] = save(client, edition, path).status_code
            for question in part.questions:
                path = f"calls/{call.key}/form/{at}/{question.key}"
                answers[path] = save(client, edition, path).status_code

    assert answers == dict.fromkeys(answers, 303)
    assert as_json(stands(ctx, edition)) == as_json(before)


@pytest.mark.parametrize("currency", ["JPY", "TND"])
def test_saving_every_page_unchanged_changes_no_amount(studio, own, ctx, currency):
    own.currency = currency
    ctx.session.commit()
    before = stands(ctx, own)

    answers = {page.key: save(studio, own, page.key).status_code for page in ON_ONE_PAGE}

    assert answers == dict.fromkeys(answers, 303)
    assert as_json(stands(ctx, own)) == as_json(before)


def test_a_text_is_saved_in_each_language(studio, own, ctx):
    language = own.languages[-1]

    answer = save(studio, own, "identity", set_to(f"edition-theme-{language}", "Another theme"))

    assert answer.status_code == 303
    assert stands(ctx, own).edition.theme[language] == "Another theme"


def test_with_a_language_go_its_texts_and_the_log_keeps_them(studio, own, ctx):
    before = stands(ctx, own)

    answer = save(
        studio,
        own,
        "identity",
        lambda sent: [pair for pair in sent if pair != ("edition-languages", "en")],
    )

    after = stands(ctx, own)
    entries = list(
        ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "configure"))
    )
    assert answer.status_code == 303
    assert after.edition.languages == ("fr",)
    assert '"en":' not in json.dumps(as_json(after))
    assert as_json(after.axes)[0]["title"]["fr"] == before.axes[0].title["fr"]
    assert before.axes[0].title["en"] in json.dumps([entry.data for entry in entries])


def test_a_fault_is_said_at_its_field_and_loses_nothing(studio, own, ctx):
    before = stands(ctx, own)

    answer = save(studio, own, "identity", set_to("edition-ends_on", "2020-01-01"))

    assert answer.status_code == 422
    assert re.search(r'id="edition-ends_on-error".*?This lies before', answer.text, re.S)
    assert 'value="2020-01-01"' in answer.text
    assert stands(ctx, own) == before


def test_two_organisers_in_one_section_are_both_heard(studio, own, ctx):
    language = own.languages[0]
    name = f"axes-0-title-{language}"
    mine = form_in(studio.get(url(own, "axes")).text)
    theirs = save(studio, own, "axes", set_to(name, "Theirs"))

    late = studio.post(url(own, "axes"), data=as_lists(set_to(name, "Mine")(mine)))
    again = studio.post(url(own, "axes"), data=as_lists(form_in(late.text)))

    assert (theirs.status_code, late.status_code, again.status_code) == (303, 409, 303)
    assert "Theirs" in late.text
    assert "Mine" in late.text
    assert stands(ctx, own).axes[0].title[language] == "Mine"


def test_deadlines_move_by_the_editions_clock(studio, own, ctx):
    call = stands(ctx, own).calls[0]
    own.timezone = "Asia/Tokyo"
    ctx.session.commit()

    answer = save(studio, own, f"calls/{call.key}", set_to("call-deadline_at", "2027-02-10T23:59"))

    assert answer.status_code == 303
    moved = stands(ctx, own).calls[0]
    assert moved.deadline_at == datetime(2027, 2, 10, 14, 59, tzinfo=UTC)
    assert replace(moved, deadline_at=call.deadline_at) == call


def test_a_call_that_closes_before_it_opens_is_refused(studio, own, ctx):
    call = stands(ctx, own).calls[0]

    answer = save(studio, own, f"calls/{call.key}", set_to("call-deadline_at", "2020-02-10T23:59"))

    assert answer.status_code == 422
    assert 'href="#call-deadline_at"' in answer.text
    assert stands(ctx, own).calls[0] == call


def test_rows_are_added_moved_and_taken_away_without_a_script(studio, own, ctx):
    before = stands(ctx, own).pavilions
    language = own.languages[0]
    at = len(before)
    page = studio.get(url(own, "pavilions"))
    added = studio.post(
        url(own, "pavilions"), data={**as_lists(form_in(page.text)), "rows": "add:pavilions"}
    )
    sent = set_to(f"pavilions-{at}-name-{language}", "Jardins")(form_in(added.text))
    moved = studio.post(
        url(own, "pavilions"), data={**as_lists(sent), "rows": f"up:pavilions-{at}"}
    )
    saved = studio.post(url(own, "pavilions"), data=as_lists(form_in(moved.text)))

    after = stands(ctx, own).pavilions
    assert saved.status_code == 303
    assert [one.code for one in after] == [
        *(one.code for one in before[:-1]),
        "jardins",
        before[-1].code,
    ]


def test_the_checklist_of_a_call_is_written_moved_and_kept_short(studio, own, ctx):
    before = stands(ctx, own).calls[0]
    path = f"calls/{before.key}"
    language, at = own.languages[0], len(before.checklist)

    def press(text, button):
        sent = as_lists(form_in(text))
        return studio.post(url(own, path), data={**sent, "rows": button})

    added = press(studio.get(url(own, path)).text, "add:call-checklist")
    sent = set_to(f"call-checklist-{at}-label-{language}", "Logo reçu")(form_in(added.text))
    moved = studio.post(url(own, path), data={**as_lists(sent), "rows": f"up:call-checklist-{at}"})
    saved = studio.post(url(own, path), data=as_lists(form_in(moved.text)))
    after = stands(ctx, own).calls[0]
    text = studio.get(url(own, path)).text
    for _ in range(12):
        text = press(text, "add:call-checklist").text
    told = [
        (name, "x" if name.startswith("call-checklist-") and "-label-" in name else value)
        for name, value in form_in(text)
    ]
    long = studio.post(url(own, path), data=as_lists(told))

    assert saved.status_code == 303
    keys = [one.key for one in before.checklist]
    assert [one.key for one in after.checklist] == [*keys[:-1], "logo_recu", keys[-1]]
    assert replace(after, checklist=before.checklist) == before
    assert (long.status_code, "There are 15 lines, more than 12." in long.text) == (422, True)
    assert stands(ctx, own).calls[0] == after


def test_a_preview_shows_the_page_and_changes_nothing(studio, own, ctx):
    before = stands(ctx, own)

    shown = save(studio, own, "identity", set_to("edition-name-en", "Seen before"), preview="1")

    assert shown.status_code == 200
    assert "Seen before" in shown.text
    assert stands(ctx, own) == before


def test_a_call_is_begun_with_questions_of_ones_own(studio, own, ctx):
    language = own.languages[0]
    studio.post(url(own, "calls"), data={"title": "Young makers", "kind": "startup", "like": ""})
    path = "calls/young_makers/form"

    def ask(kind: str, label: str, change=lambda sent: sent):
        named = set_to(f"question-label-{language}", label)
        return save(studio, own, f"{path}/1/new-{kind}", lambda sent: change(named(sent)))

    first = ask("text", "What do you make?")
    second = ask("consent", "We may show it")
    studio.post(url(own, path), data={"press": "down:what_do_you_make"})
    [call] = [one for one in stands(ctx, own).calls if one.key == "young_makers"]

    assert (first.status_code, second.status_code) == (303, 303)
    assert [(one.key, one.kind) for one in call.sections[0].questions] == [
        ("we_may_show_it", "consent"),
        ("what_do_you_make", "text"),
    ]


def test_a_question_asks_for_files_of_some_kinds_size_and_number(studio, own, ctx):
    language = own.languages[0]
    studio.post(url(own, "calls"), data={"title": "Makers", "kind": "startup", "like": ""})
    said = {"label-" + language: "Pictures", "largest_mb": "5", "least": "1", "most": "3"}

    def fill(sent):
        for name, value in said.items():
            sent = set_to(f"question-{name}", value)(sent)
        return [*sent, ("question-accepts", "image")]

    answer = save(studio, own, "calls/makers/form/1/new-file", fill)
    form = studio.get(url(own, "calls/makers/form/1/pictures")).text
    [call] = [one for one in stands(ctx, own).calls if one.key == "makers"]
    [asked] = call.sections[0].questions

    assert answer.status_code == 303
    assert (asked.kind, asked.accepts, asked.largest_mb, asked.least, asked.most) == (
        "file",
        (FileKind.IMAGE,),
        5,
        1,
        3,
    )
    assert 'name="question-public"' not in form


def test_a_question_depends_on_an_earlier_answer(studio, own, ctx):
    language = own.languages[0]
    studio.post(url(own, "calls"), data={"title": "Makers", "kind": "startup", "like": ""})
    choice = url(own, "calls/makers/form/1/new-choice")
    sent = form_in(studio.get(choice).text)
    for at, label in enumerate(("Wood", "Metal")):
        sent = form_in(
            studio.post(choice, data={**as_lists(sent), "rows": "add:question-choices"}).text
        )
        sent = set_to(f"question-choices-{at}-label-{language}", label)(sent)
    sent = set_to(f"question-label-{language}", "Material")(sent)
    assert studio.post(choice, data=as_lists(sent)).status_code == 303

    answer = save(
        studio,
        own,
        "calls/makers/form/1/new-line",
        lambda sent: [
            *set_to(f"question-label-{language}", "Which tree?")(sent),
            ("question-shown_if", "material=wood"),
        ],
    )

    [call] = [one for one in stands(ctx, own).calls if one.key == "makers"]
    assert answer.status_code == 303
    assert call.sections[0].questions[1].shown_if.question == "material"
    assert call.sections[0].questions[1].shown_if.is_ == ("wood",)
    refused = studio.post(url(own, "calls/makers/form"), data={"press": "down:material"})
    assert refused.status_code == 422
    assert "which is not asked before it" in refused.text


@pytest.fixture
def makers(studio, own):
    """Return a way to add a question to the form of a new call."""
    studio.post(url(own, "calls"), data={"title": "Makers", "kind": "startup", "like": ""})
    path = "calls/makers/form"

    def ask(kind: str, label: str, *changes):
        def change(sent):
            for one in (set_to(f"question-label-{own.languages[0]}", label), *changes):
                sent = one(sent)
            return sent

        return save(studio, own, f"{path}/1/new-{kind}", change)

    return ask


def asked(ctx, own):
    [call] = [one for one in stands(ctx, own).calls if one.key == "makers"]
    return {one.key: one for part in call.sections for one in part.questions}


def test_a_day_is_bounded_by_days(own, ctx, makers):
    answer = makers(
        "date",
        "Since when",
        set_to("question-least", "2020-02-29"),
        set_to("question-most", "2027-10-12"),
    )
    turned = makers(
        "date",
        "Until when",
        set_to("question-least", "2027-10-12"),
        set_to("question-most", "2020-02-29"),
    )

    found = asked(ctx, own)
    assert (answer.status_code, turned.status_code) == (303, 422)
    assert [(one.least, one.most) for one in found.values()] == [(20200229, 20271012)]


def test_an_amount_is_in_the_editions_currency_unless_said_otherwise(own, ctx, makers):
    makers("amount", "Turnover")
    makers("amount", "Export", set_to("question-unit", "JPY"))

    found = asked(ctx, own)
    assert [one.unit for one in found.values()] == [own.currency, "JPY"]


def test_steps_of_a_scale_have_words(studio, own, ctx, makers):
    makers("scale", "How ready", set_to("question-most", "3"))
    path = url(own, "calls/makers/form/1/how_ready")
    sent = form_in(studio.get(path).text)
    sent = form_in(studio.post(path, data={**as_lists(sent), "rows": "add:question-choices"}).text)
    name = "question-choices-0"
    sent = set_to(f"{name}-label-{own.languages[0]}", "Not at all")(sent)

    refused = studio.post(path, data=as_lists(set_to(f"{name}-value", "4")(sent)))
    saved = studio.post(path, data=as_lists(set_to(f"{name}-value", "1")(sent)))

    assert (refused.status_code, saved.status_code) == (422, 303)
    [step] = asked(ctx, own)["how_ready"].choices
    assert (step.value, step.label) == ("1", {own.languages[0]: "Not at all"})


def test_a_question_depends_on_a_tick(own, ctx, makers):
    makers("check", "Exports")

    answer = makers("line", "Where to", lambda sent: [*sent, ("question-shown_if", "exports=true")])

    assert answer.status_code == 303
    assert asked(ctx, own)["where_to"].shown_if.is_ == ("true",)


def test_a_condition_that_the_form_does_not_offer_is_kept(studio, own, ctx, makers):
    makers("line", "City")
    makers("line", "Mayor")
    call = ctx.session.scalars(sa.select(Call).where(Call.key == "makers")).one()
    [part] = call.sections
    city, mayor = part["questions"]
    mayor = {**mayor, "shown_if": {"question": "city", "is": ["Fès"]}}
    call.sections = [{**part, "questions": [city, mayor]}]
    ctx.session.commit()

    answer = save(studio, own, "calls/makers/form/1/mayor")

    assert answer.status_code == 303
    assert asked(ctx, own)["mayor"].shown_if.is_ == ("Fès",)


def press(client, edition, path, **button):
    sent = form_in(client.get(url(edition, path)).text)
    kept = [(name, value) for name, value in sent if name not in ("press", "standard")]
    return client.post(url(edition, path), data={**as_lists(kept), **button})


def test_a_standard_question_is_left_out_required_and_asked_as_usual_again(studio, own, ctx):
    before = stands(ctx, own).calls[0]
    path = f"calls/{before.key}/form"

    def said():
        return stands(ctx, own).calls[0].standard

    answers = [press(studio, own, path, standard="website:off")]
    off = said().off
    answers.append(press(studio, own, path, standard="website:required"))
    required = (said().off, said().required)
    answers.append(press(studio, own, path, standard="website:usual"))

    assert [one.status_code for one in answers] == [303] * 3
    assert answers[0].location.endswith("#s-website")
    assert "website" in off
    assert ("website" in required[0], "website" in required[1]) == (False, True)
    assert stands(ctx, own).calls[0] == before


def test_a_standard_question_is_put_in_the_organisers_words(studio, own, ctx):
    call = stands(ctx, own).calls[0]
    language = own.languages[0]
    path = f"calls/{call.key}/form"

    saved = save(
        studio,
        own,
        f"{path}/standard/city",
        lambda sent: set_to(f"question-help-{language}", "Where you work")(
            set_to(f"question-label-{language}", "Town")(sent)
        ),
    )
    said = stands(ctx, own).calls[0].standard
    shown = studio.get(url(own, path)).text
    press(studio, own, path, standard="city:usual")

    assert saved.status_code == 303
    assert (said.labels["city"], said.help["city"]) == (
        {language: "Town"},
        {language: "Where you work"},
    )
    assert "in your own words" in shown
    assert stands(ctx, own).calls[0] == call


def test_a_part_is_moved_up_and_an_empty_one_taken_away(studio, own, ctx, makers):
    language = own.languages[0]
    makers("line", "City")
    path = "calls/makers/form"
    for number in (2, 3):
        save(
            studio, own, f"{path}/sections/{number}",
            set_to(f"section-title-{language}", f"Part {number}"),
        )  # fmt: skip

    def titles():
        [call] = [one for one in stands(ctx, own).calls if one.key == "makers"]
        return [part.title.get(language, "") for part in call.sections]

    press(studio, own, path, press="sooner:3")
    moved = titles()
    for number in (1, 9, 3):  # the first of all, none, one that holds nothing
        press(studio, own, path, press=f"sooner:{number}" if number != 3 else "drop:3")
    press(studio, own, path, press="drop:1")  # it holds a question

    assert (moved, titles()) == (["", "Part 3", "Part 2"], ["", "Part 3"])


@pytest.mark.parametrize("said", ["nothing:off", "city:", "city:sometimes", "city"])
def test_a_button_that_says_nothing_we_know_changes_nothing(studio, own, ctx, said):
    before = stands(ctx, own)

    press(studio, own, f"calls/{before.calls[0].key}/form", standard=said)

    assert stands(ctx, own) == before


def test_the_words_of_no_standard_question_are_no_page(studio, own, ctx):
    call = stands(ctx, own).calls[0]

    assert studio.get(url(own, f"calls/{call.key}/form/standard/nothing")).status_code == 404


def test_publishing_names_what_is_missing_and_then_goes_through(studio, own, ctx):
    own.state, own.organiser = Life.PREPARING, {"name": own.name}
    ctx.session.commit()

    refused = studio.post(url(own, "life/publish"), follow_redirects=True)
    save(studio, own, "organiser", set_to("organiser-email", "bonjour@example.org"))
    done = studio.post(url(own, "life/publish"), follow_redirects=True)

    assert "an email address of the organiser" in refused.text
    assert "Everybody sees it" in done.text
    ctx.session.refresh(own)
    assert own.state is Life.PUBLIC


@pytest.mark.parametrize("page", ["", *(page.key for page in PAGES)])
def test_the_studio_is_for_those_who_configure(client, edition, page):
    client.login(factories.MembershipFactory(edition=edition, role=Role.CHAIR).user.email)

    assert client.get(url(edition, page)).status_code == 403


@pytest.mark.parametrize("page", ["", "calls", "calls/makers/form"])
def test_a_page_asks_as_much_for_ten_calls_of_many_questions_as_for_one(
    studio, own, ctx, makers, count_queries, page
):
    makers("line", "City")
    counts = []
    for more in (0, 9):
        for number in range(more):
            sent = {"title": f"Call {number}", "kind": "startup", "like": "makers"}
            studio.post(url(own, "calls"), data=sent)
            makers("line", f"Question {number}")
        ctx.session.expire_all()
        count_queries.clear()
        assert studio.get(url(own, page)).status_code == 200
        counts.append(len(count_queries))

    assert counts[0] == counts[1]


def test_a_price_is_given_to_stands_by_their_numbers_and_told_where_one_is_not_on_the_plan(
    studio, own, ctx
):
    change = set_to("prices-list-0-stands", "N01، N02 , Q7,")

    assert save(studio, own, "prices", change).status_code == 303

    assert stands(ctx, own).prices.list[0].stands == ("N01", "N02", "Q7")
    page = html.fromstring(studio.get(url(own, "prices")).text)
    [told] = page.xpath('//*[contains(@class, "notice-warn")]')
    assert "Stand Q7 has a price of its own and is not on the plan yet." in told.text_content()
    [field] = page.xpath('//input[@name="prices-list-0-stands"]')
    assert field.get("value") == "N01, N02, Q7"


def test_no_warning_is_given_where_no_stand_has_a_price(studio, own):
    assert "not on the plan yet" not in studio.get(url(own, "prices")).text


def test_a_number_that_is_too_long_is_refused_at_its_field(studio, own):
    answer = save(studio, own, "prices", set_to("prices-list-0-stands", "N01, NORTH-HALL-1"))

    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    [field] = page.xpath('//input[@name="prices-list-0-stands"]')
    assert field.get("aria-invalid") == "true"
