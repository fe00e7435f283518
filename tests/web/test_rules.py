"""Sentences about broken rules name each stand with its hall where there are several."""

from flask import g
from flask_babel import force_locale

from village.engines.stands.check import Broken
from village.web.rules import broken_words


def test_a_broken_rule_names_the_stand_with_its_hall(app):
    broken = [
        Broken("blocked", ("CS-1", "B1"), ""),
        Broken("needs", ("CS-1", "A1"), ""),
        Broken("shared", ("CS-1", "CS-2", "B1"), ""),
        Broken("value", (), "left out"),
    ]

    with app.test_request_context("/"), force_locale("en"):
        g.stand_halls = {"B1": "Upstairs"}
        said = broken_words(broken, {"CS-1": "Safran", "CS-2": "Zellige"}.get)

    assert said == [
        "Stand B1 (Upstairs) is blocked.",
        "Safran: stand A1 lacks a connection that is needed.",
        "Stand B1 (Upstairs) is given to both Safran and Zellige.",
    ]
