"""One session or speaker changed by itself: what was not seen stays, what is named is not taken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import acting
from tests.editions.test_making import SETTINGS
from tests.editions.test_sections import logged, now
from village.core.actor import SYSTEM
from village.core.errors import BadSettings, Forbidden, NotFound, Stale
from village.core.permissions import Role
from village.editions.words.sections import item_stamp
from village.editions.words.settings import SessionSettings, Speaker
from village.editions.writes import making, programme

[TALK] = SETTINGS.programme.sessions
[SPEAKER] = SETTINGS.programme.speakers
OTHER = replace(TALK, key="other", starts_at=TALK.starts_at + timedelta(days=1),
                ends_at=TALK.ends_at + timedelta(days=1))  # fmt: skip


@pytest.fixture
def there(ctx):
    """Return the context of an organiser of an edition made from a file."""
    edition = making.create(replace(ctx, actor=SYSTEM), SETTINGS)
    return acting(replace(ctx, edition=edition), Role.ORGANISER)


def test_a_new_session_stands_beside_the_others_and_is_logged(there):
    programme.put(there, OTHER, seen="")

    assert now(there).programme.sessions == (TALK, OTHER)
    assert logged(there) == {"programme": ["programme.sessions[other]"]}


def test_a_session_is_changed_as_it_was_seen_and_the_others_stay(there):
    programme.put(there, OTHER, seen="")
    later = replace(TALK, ends_at=TALK.ends_at + timedelta(minutes=5))

    programme.put(there, later, seen=item_stamp(TALK))

    assert now(there).programme.sessions == (later, OTHER)


def test_a_speaker_is_added_and_changed(there):
    new = replace(SPEAKER, key="amal", name="Amal Naciri", photo=None)

    programme.put(there, new, seen="")
    programme.put(there, replace(new, name="Amal N."), seen=item_stamp(new))

    assert [one.name for one in now(there).programme.speakers] == [SPEAKER.name, "Amal N."]


@pytest.mark.parametrize("seen", ["", "other"])
def test_what_was_not_seen_as_it_is_stays(there, seen):
    with pytest.raises(Stale):
        programme.put(there, replace(TALK, axis=2), seen=seen)
    with pytest.raises(Stale):
        programme.remove(there, SessionSettings, TALK.key, seen=seen)

    assert now(there).programme.sessions == (TALK,)


def test_what_is_gone_is_neither_changed_nor_removed(there):
    programme.remove(there, SessionSettings, TALK.key, seen=item_stamp(TALK))

    with pytest.raises(NotFound):
        programme.put(there, TALK, seen=item_stamp(TALK))
    with pytest.raises(NotFound):
        programme.remove(there, SessionSettings, TALK.key, seen=item_stamp(TALK))
    assert now(there).programme.sessions == ()


def test_a_speaker_goes_when_no_session_names_them(there):
    with pytest.raises(BadSettings):
        programme.remove(there, Speaker, SPEAKER.key, seen=item_stamp(SPEAKER))
    programme.remove(there, SessionSettings, TALK.key, seen=item_stamp(TALK))
    programme.remove(there, Speaker, SPEAKER.key, seen=item_stamp(SPEAKER))

    assert now(there).programme.speakers == ()


def test_who_does_not_configure_changes_nothing(there):
    with pytest.raises(Forbidden):
        programme.put(acting(there, Role.JUROR), OTHER, seen="")
