"""A draw's steps are logged with their reason, and a line says of whom it is."""

import pytest

from tests.draws.conftest import owner
from village.core.audit.reads import of_subject
from village.core.errors import Forbidden
from village.draws.words import DrawAction
from village.draws.writes import flow


def test_a_step_is_logged_with_its_reason(organiser, prepared):
    flow.act(organiser, prepared, DrawAction.CLOSE, reason="Called off")

    entry = of_subject(organiser.session, f"{organiser.the_edition.code}-draw-1")[-1]
    assert (entry.action, entry.data) == (
        "draw_close",
        {"before": "prepared", "after": "closed", "reason": "Called off"},
    )


def test_a_line_names_the_application_and_its_rank(organiser, prepared, three):
    flow.note(organiser, prepared, "draw_choose", prepared.turns[0], stand="B1")

    entry = of_subject(organiser.session, f"{organiser.the_edition.code}-draw-1")[-1]
    assert entry.data == {"reference": three[0].reference, "rank": 1, "stand": "B1"}


def test_an_exhibitor_moves_no_draw(organiser, prepared, three):
    with pytest.raises(Forbidden):
        flow.act(owner(organiser, three[0]), prepared, DrawAction.CLOSE)
