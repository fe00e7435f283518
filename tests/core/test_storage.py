"""Files are kept whole or not at all, and given as they were kept or not at all."""

import hashlib
import io
import os
import subprocess
import sys
import tracemalloc

import pytest

from tests import object_store
from tests.full_disk import full_disk
from village.core.errors import FileDamaged, FileMissing, StorageAway, StorageFull
from village.core.files.storage import Folder, Remote, Storage, open_storage
from village.core.files.whole import has_room, write_whole

CONTENT = b"content" * 1000
MEBIBYTE = 1024 * 1024


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


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory):
    """Give the address of an object store."""
    with object_store.serving(tmp_path_factory.mktemp("s3")) as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path, monkeypatch) -> Storage:
    """Return an empty storage of each kind."""
    if request.param == "folder":
        return open_storage(str(tmp_path), tmp_path)
    for name, value in object_store.KEYS.items():
        monkeypatch.setenv(name, value)
    url = request.getfixturevalue("s3")
    store = open_storage(url.replace("/village", f"/{tmp_path.name}"), tmp_path)
    assert isinstance(store, Remote)
    return store


def test_what_is_kept_comes_back_and_can_be_dropped(storage):
    key = storage.put(CONTENT)
    again = storage.put(CONTENT)
    came = storage.get(key)

    storage.drop(key)
    storage.drop(key)

    assert (key, again, came) == (hashlib.sha256(CONTENT).hexdigest(), key, CONTENT)
    with pytest.raises(FileMissing):
        storage.get(key)


def test_a_large_file_goes_through_without_being_in_memory(storage, tmp_path):
    large = (tmp_path / "large").open("wb+")
    for number in range(40):
        large.write(bytes([number]) * MEBIBYTE)

    tracemalloc.start()
    with large:
        key = storage.keep(large)
    with storage.open(key) as came:
        digest = hashlib.file_digest(came, "sha256").hexdigest()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (digest, most < 15 * MEBIBYTE) == (key, True)


def test_parts_of_an_upload_are_joined_in_their_order_and_go_together(storage):
    storage.put_part("one", "1-b", io.BytesIO(b"second "))
    storage.put_part("one", "0-a", io.BytesIO(b"first "))
    storage.put_part("one", "0-lost", io.BytesIO(b"never named"))
    storage.put_part("other", "0", io.BytesIO(b"kept"))
    whole, other = io.BytesIO(), io.BytesIO()

    storage.join_parts("one", ["0-a", "1-b"], whole)
    there = storage.uploads()
    storage.drop_parts("one")
    storage.join_parts("other", ["0"], other)

    assert (whole.getvalue(), other.getvalue()) == (b"first second ", b"kept")
    assert (there, storage.uploads()) == ({"one", "other"}, {"other"})
    with pytest.raises(FileMissing):
        storage.join_parts("one", ["0-a"], io.BytesIO())


def test_a_store_that_does_not_answer_is_said_to_be_away(monkeypatch, tmp_path):
    for name, value in object_store.KEYS.items():
        monkeypatch.setenv(name, value)
    store = open_storage("s3://bucket/x?endpoint=http://127.0.0.1:9&region=us-east-1", tmp_path)

    with pytest.raises(StorageAway):
        store.put(CONTENT)
    with pytest.raises(StorageAway):
        store.get("0" * 64)
    assert not store.has_room()


#: What web processes do: the application is made once, and the store used after the fork.
FORKED = """
import os, sys
from pathlib import Path
from village.core.files.storage import open_storage
storage = open_storage(sys.argv[1], Path())
children = []
for content in (b"first", b"second"):
    if (child := os.fork()) == 0:
        os._exit(storage.get(storage.put(content)) != content)
    children.append(child)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""


def test_a_store_is_used_by_each_of_several_forked_processes(s3):
    done = subprocess.run(
        [sys.executable, "-c", FORKED, s3], env={**os.environ, **object_store.KEYS}, timeout=60
    )

    assert done.returncode == 0
