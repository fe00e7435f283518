"""Files written whole: a link still leads where it led, a pipe stays a pipe."""

import os

import pytest

from village.core.files.whole import write_whole


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path):
    target = tmp_path / "plan.json"
    target.write_text("before")
    link = tmp_path / "latest.json"
    link.symlink_to(target)

    write_whole(link, b"after")

    assert (link.is_symlink(), target.read_bytes()) == (True, b"after")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_whole(pipe, b"a plan")

    assert (os.read(reader, 100), pipe.is_fifo()) == (b"a plan", True)
    os.close(reader)


def test_a_folder_is_refused_and_nothing_is_left_beside_it(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(IsADirectoryError):
        write_whole(folder, b"a plan")

    assert list(tmp_path.iterdir()) == [folder]
