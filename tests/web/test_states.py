import pytest
from flask import Flask

from village.badges.words import BadgeState
from village.contracts.words import ContractState
from village.core.labels import Label, Shade
from village.stands.words.places import PlaceState
from village.web.states import LABELS, label, state_label


@pytest.mark.parametrize("states", LABELS, ids=lambda states: states.__name__)
def test_every_state_has_a_label_and_every_label_a_state(states):
    assert list(LABELS[states]) == list(states)


def test_one_word_of_two_flows_is_meant_as_in_its_own():
    assert label(BadgeState.ISSUED) == Label("Issued", Shade.GOOD)
    assert label(ContractState.ISSUED) == Label("Issued", Shade.WARN)


def test_a_word_of_the_log_is_said_as_its_state(app: Flask):
    with app.test_request_context("/", headers={"Accept-Language": "fr"}):
        assert state_label(PlaceState.CONTRACTED) == state_label("contracted") != "contracted"
        assert state_label("no such state") == "no such state"
