"""The log that all who take part read: names that are public, reasons for whom they are."""

from tests.draws.conftest import at, owner
from village.applications.words import State
from village.draws.reads.log import lines
from village.draws.reads.turns import seen
from village.draws.writes import choosing, preparing, running


def read(ctx, draw, reader=""):
    return [
        (line.action, line.rank, line.name, line.reason)
        for line in lines(ctx, seen(ctx, draw), reader=reader)
    ]


def test_all_read_why_the_order_was_changed_and_only_some_why_another_chose(
    organiser, prepared, three
):
    preparing.move(organiser, prepared, three[1].reference, rank=1, reason="Main partner")
    running.begin(organiser, prepared)
    choosing.choose(at(organiser, 1), prepared, three[1], "A1", reason="In hospital")

    rif, atlas = owner(organiser, three[2]), owner(organiser, three[1])
    assert read(rif, prepared, three[2].reference) == [
        ("draw_choose", 1, "Atlas", ""),
        ("draw_open", 0, "", ""),
        ("draw_move", 1, "Atlas", "Main partner"),
        ("draw_prepare", 0, "", ""),
    ]
    assert read(atlas, prepared, three[1].reference)[0][3] == "In hospital"
    assert read(organiser, prepared)[0][3] == "In hospital"


def test_who_is_no_longer_public_stands_without_a_name(organiser, opened, three):
    choosing.choose(at(organiser, 1), opened, three[0], "B1", reason="Asked")
    three[0].state = State.WITHDRAWN
    organiser.session.flush()

    assert read(owner(organiser, three[2]), opened)[0][:3] == ("draw_choose", 1, "")
    assert read(organiser, opened)[0][:3] == ("draw_choose", 1, "Nour")
