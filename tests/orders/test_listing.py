"""The orders of an edition."""

from tests.orders.conftest import confirmed, of
from village.orders.reads import listing
from village.orders.writes import ordering


def test_the_organiser_lists_who_takes_part_with_what_is_ordered(ctx, organiser, atlas, exhibitor):
    confirmed(ctx, name="Zellij")
    ordering.order(atlas, exhibitor, {"screen": 2}, seen=0)

    rows = listing.listed(organiser, "fr")

    assert [(row.organisation, row.sums.gross_cents) for row in rows] == [
        ("Atlas", 67320),
        ("Zellij", 0),
    ]


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    ctx, organiser, exhibitor, count_queries
):
    def counted() -> int:
        ctx.session.expire_all()
        assert organiser.the_edition.code  # a request has read it already
        count_queries.clear()
        listing.listed(organiser, "fr")
        return len(count_queries)

    ordering.order(of(ctx, exhibitor), exhibitor, {"power": 1}, seen=0)
    for_one = counted()
    for other in (confirmed(ctx), confirmed(ctx)):
        ordering.order(of(ctx, other), other, {"power": 1}, seen=0)

    assert (for_one, counted(), len(listing.listed(organiser, "fr"))) == (3, 3, 3)


def test_nobody_else_lists_them(atlas, exhibitor):
    assert listing.listed(atlas, "fr") == []
