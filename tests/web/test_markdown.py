"""Markdown of organisers: what it becomes, and what never comes out of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.web.markdown import ATTRIBUTES, TAGS, markdown


@pytest.fixture(autouse=True)
def request_in_french(app):
    with app.test_request_context("/fr/"):
        yield


def test_headings_come_below_the_pages_own():
    assert markdown("# Accès\n\nEn *tramway*\n\n- T1\n- T2", 2) == (
        "<h3>Accès</h3>\n<p>En <em>tramway</em></p>\n<ul>\n<li>T1</li>\n<li>T2</li>\n</ul>\n"
    )


def test_levels_of_headings_are_not_skipped():
    assert markdown("## A\n### B\n## C") == "<h2>A</h2>\n<h3>B</h3>\n<h2>C</h2>\n"


def test_a_table_is_a_table():
    assert "<td>9 h</td>" in markdown("| Jour | Heure |\n|---|---|\n| 5 juin | 9 h |")


def test_addresses_are_links_and_isolated_but_not_within_links():
    html = markdown(
        "Écrivez à a@b.example ou +212 522 000 100, [ici a@b.example](https://x.example)"
    )

    assert '<a href="mailto:a@b.example" rel="noopener nofollow">' in html
    assert '<a href="tel:+212522000100" rel="noopener nofollow">' in html
    assert '<a href="https://x.example" rel="noopener nofollow">ici a@b.example</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://tracker.example/p.png)",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        "<style>*{}</style>",
        "[x]: javascript:alert(1)\n\n[x]",
        '"><svg onload=alert(1)> +212522000100"><b>',
    ],
)
def test_nothing_active_comes_out(text):
    html = markdown(text)

    assert _foreign(html) == []
    assert re.findall(r'href="(?!https://|tel:|mailto:)', html) == []


@given(st.text(alphabet=st.sampled_from("<>\"'&/=[](){}!#*_`~|\\-+:@. \nascriptonimgx0123456789")))
def test_whatever_is_written_only_allowed_elements_come_out(text):
    assert _foreign(markdown(text)) == []


def _foreign(html):
    """Return what is no allowed element with allowed attributes."""
    found = []
    for tag, attributes in re.findall(r"<([a-z0-9]+)((?:\s[^<>]*)?)/?>", html):
        names = set(re.findall(r'([a-z]+)="', attributes))
        if tag not in TAGS or names - ATTRIBUTES.get(tag, set()) - {"rel"}:
            found.append((tag, attributes))
    return found
