"""Files are kept whole or not at all, and given as they were kept or not at all."""

import pytest

from tests.full_disk import full_disk
from village.core.errors import FileDamaged, FileMissing, StorageFull
from village.core.files.storage import Folder
from village.core.files.whole import has_room, write_whole

CONTENT = b"content" * 1000


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_full_disk_leaves_no_file_and_the_next_try_keeps_it(tmp_path):
    folder = Folder(tmp_path)

    with full_disk(), pytest.raises(StorageFull):
        folder.put(CONTENT)
    left = files(tmp_path)
    key = folder.put(CONTENT)

    assert (left, folder.get(key)) == ([], CONTENT)


def test_a_full_disk_leaves_the_file_that_was_there(tmp_path):
    path = tmp_path / "file"
    write_whole(path, b"before")

    with full_disk(), pytest.raises(OSError, match="too large"):
        write_whole(path, CONTENT)

    assert (files(tmp_path), path.read_bytes()) == ([path], b"before")


def test_a_disk_is_asked_whether_it_has_room(tmp_path):
    with full_disk():
        full = has_room(tmp_path)

    assert (full, has_room(tmp_path / "new"), files(tmp_path)) == (False, True, [])


@pytest.fixture
def kept(tmp_path):
    """Return a storage, a key in it, and the file behind the key."""
    storage = Folder(tmp_path)
    key = storage.put(CONTENT)
    return storage, key, tmp_path / key[:2] / key


def test_a_damaged_file_is_not_given(kept, caplog):
    storage, key, path = kept
    path.write_bytes(b"other")

    with pytest.raises(FileDamaged) as refusal:
        storage.get(key)

    assert refusal.value.facts == {"sha256": key}
    assert f"{key} does not fit its hash" in caplog.text


def test_a_missing_file_is_said_to_be_missing(kept, caplog):
    storage, key, path = kept
    path.unlink()

    with pytest.raises(FileMissing):
        storage.get(key)

    assert f"{key} is missing" in caplog.text


def test_keeping_a_damaged_file_again_mends_it(kept):
    storage, key, path = kept
    path.write_bytes(b"other")

    storage.put(CONTENT)

    assert storage.get(key) == CONTENT
