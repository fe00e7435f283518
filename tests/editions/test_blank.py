"""A blank edition, and what it lacks before anybody but its team may see it."""

from dataclasses import replace
from datetime import date

from tests.editions.file.test_reading import read
from village.editions.words.blank import blank, lacking
from village.editions.words.file.checks import check_settings
from village.editions.words.settings import Mode
from village.editions.words.usual import usual_in

BLANK = blank("vs28", "Ville sobre", today=date(2028, 1, 1), usual=usual_in("CM"))
WHOLE = read().settings


def test_a_blank_edition_is_sound_and_lacks_all_that_visitors_need():
    assert [fault for fault in check_settings(BLANK) if not fault.warns] == []
    assert BLANK.edition.code == "VS28"
    assert lacking(BLANK) == ("organiser.email", "venue.name", "calls")


def test_a_virtual_edition_needs_no_place():
    virtual = replace(BLANK, edition=replace(BLANK.edition, mode=Mode.VIRTUAL))

    assert lacking(virtual) == ("organiser.email", "calls")


def test_a_call_for_start_ups_needs_criteria_and_one_for_exhibitors_does_not():
    unjudged = replace(WHOLE, jury=replace(WHOLE.jury, criteria=()))

    assert lacking(WHOLE) == ()
    assert lacking(unjudged) == ("jury.criteria",)
    assert lacking(replace(unjudged, calls=WHOLE.calls[2:])) == ()
