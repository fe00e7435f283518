"""What a program asks for twice is done once, and answered twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from village.accounts.tables import KeptAnswer
from village.accounts.words.scopes import TokenScope
from village.accounts.writes import access_tokens, kept_answers, tidying
from village.core.errors import KeyReused, NotFound


@pytest.fixture
def tokens(organiser):
    """Return two tokens that check people in."""
    scopes = [TokenScope.CHECK_INS_WRITE]
    return [
        access_tokens.make(organiser, name=name, scopes=scopes, lives=timedelta(days=30))
        for name in "ab"
    ]


def test_the_same_request_is_done_once_for_each_program_and_key(organiser, tokens):
    done = []

    def change():
        done.append(1)
        return {"number": len(done)}

    def answer(token, key):
        return kept_answers.once(organiser, token, key, "asked", change)["number"]

    mine, other = tokens
    answers = [answer(*one) for one in ((mine, "x"), (mine, "x"), (mine, "y"), (other, "x"))]
    assert answers == [1, 1, 2, 3]


def test_a_key_is_of_one_request(organiser, tokens):
    kept_answers.once(organiser, tokens[0], "x", "one", dict)

    with pytest.raises(KeyReused):
        kept_answers.once(organiser, tokens[0], "x", "another", dict)


def test_a_token_that_ended_changes_nothing(organiser, tokens):
    later = replace(organiser, now=organiser.now + timedelta(days=31))

    with pytest.raises(NotFound):
        kept_answers.once(later, tokens[0], "x", "one", dict)


def test_answers_are_kept_for_a_day(organiser, tokens):
    kept_answers.once(organiser, tokens[0], "x", "one", dict)

    def kept_after(hours):
        tidying.tidy(replace(organiser, now=organiser.now + timedelta(hours=hours)))
        return organiser.session.scalar(sa.select(sa.func.count()).select_from(KeptAnswer))

    assert [kept_after(hours) for hours in (23, 25)] == [1, 0]
