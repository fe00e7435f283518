"""Files are kept whole or not at all."""

import errno
import os

import pytest

from village.core.files.storage import Folder


def test_a_full_disk_leaves_no_file_and_the_next_try_keeps_it(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = Folder(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            folder.put(b"content")

    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (left, folder.get(folder.put(b"content"))) == ([], b"content")
