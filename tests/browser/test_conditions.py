"""Questions that come and go while the form is filled, and the same form without JavaScript."""

import json

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

LABEL = {"fr": "Question", "ar": "سؤال", "en": "Question"}
STAGES = [{"value": value, "label": LABEL} for value in ("idea", "pilot")]


def on(question: str, answer: str) -> dict[str, object]:
    return {"shown_if": {"question": question, "is": [answer]}}


QUESTIONS = [
    {"key": "stage", "kind": "choice", "label": LABEL, "choices": STAGES},
    {"key": "city", "kind": "line", "label": LABEL, **on("stage", "pilot")},
    {"key": "mayor", "kind": "check", "label": LABEL, **on("city", "Fès")},
    {"key": "speech", "kind": "line", "label": LABEL, **on("mayor", "true")},
    {"key": "sea", "kind": "line", "label": LABEL, "axes": [2]},
    {"key": "port", "kind": "line", "label": LABEL, "pavilions": ["europe"]},
]


@pytest.fixture
def draft(database: str, base: str):
    """Give a way to open a fresh draft of a call with these questions."""
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        sections = json.dumps([{"questions": QUESTIONS}])
        connection.execute(
            sa.text("UPDATE call SET sections = CAST(:it AS jsonb) WHERE key = 'startups'"),
            {"it": sections},
        )
    engine.dispose()

    def start(page: Page, lang: str) -> Page:
        page.goto(f"{base}/{lang}/{EDITION}/apply/start?call=startups")
        if page.locator("[name=organisation]").count():
            page.select_option("[name=organisation]", "")
        page.locator("main form .btn").click()
        page.wait_for_url("**/edit")
        return page

    return start


def shown(page: Page) -> list[str]:
    return [
        str(one["key"])
        for one in QUESTIONS
        if page.locator(f"[name=q_{one['key']}]").first.is_visible()
    ]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_question_is_on_the_screen_while_it_is_asked_and_keeps_its_text(
    opened, base, draft, lang
):
    context = opened(viewport={"width": 390, "height": 800})
    page = draft(log_in(context, base, "newcomer", lang), lang)
    first = shown(page)
    page.select_option("[name=q_stage]", "pilot")
    page.fill("[name=q_city]", "Fès")
    page.check("[name=q_mayor]")
    page.select_option("[name=axis]", "2")
    page.select_option("[name=country]", "FR")
    expect(page.locator("[name=q_port]")).to_be_visible()  # once the draft saved itself
    all_of_them = shown(page)
    page.select_option("[name=q_stage]", "idea")
    back = shown(page)
    kept = page.input_value("[name=q_city]")

    assert first == ["stage"]
    assert all_of_them == ["stage", "city", "mayor", "speech", "sea", "port"]
    assert (back, kept) == (["stage", "sea", "port"], "Fès")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_script_every_question_is_there_with_its_condition(opened, base, draft):
    context = opened(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = draft(log_in(context, base, "newcomer", "fr"), "fr")

    assert shown(page) == [str(one["key"]) for one in QUESTIONS]
    assert page.locator(".asked-when:visible").count() == 5
