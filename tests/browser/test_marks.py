"""Marks on a scale of 0 to 20 in Chromium: two digits give one mark, and words fit a phone."""

import json

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

FILE = "jury/score/CSC24-0110"
WORDS = ("غير كافٍ", "مقبول", "جيد جدا", "متميز", "استثنائي")


def on_scale(database, scale):
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE edition SET scale = :scale"), {"scale": json.dumps(scale)}
        )
    engine.dispose()


def chosen(page, name):
    return page.locator(f"[name={name}]:checked").get_attribute("value")


def test_two_digits_typed_together_give_one_mark(base, database, opened):
    on_scale(database, {"least": 0, "most": 20})
    page = log_in(opened(), base, "juror", "fr")
    page.goto(f"{base}/fr/{EDITION}/{FILE}")

    page.locator("[name=mark_1]").first.focus()
    page.keyboard.type("15")
    expect(page.locator("[name=mark_2]:focus")).to_have_count(1)
    page.keyboard.press("7")
    expect(page.locator("[name=mark_3]:focus")).to_have_count(1)
    page.keyboard.press("2")

    assert [chosen(page, f"mark_{at}") for at in (1, 2, 3)] == ["15", "7", "2"]


def test_words_fit_a_phone(base, database, opened):
    words = [{"label": {"ar": word}} for word in WORDS]
    on_scale(database, {"least": 1, "most": len(WORDS), "words": words})
    page = log_in(opened(viewport={"width": 320, "height": 700}), base, "juror", "ar")
    page.goto(f"{base}/ar/{EDITION}/{FILE}")

    for word in WORDS:
        expect(page.locator("#mark_1 label", has_text=word)).to_be_visible()
    page.locator("#mark_1 label").last.click()

    assert chosen(page, "mark_1") == str(len(WORDS))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert serious(page) == []
