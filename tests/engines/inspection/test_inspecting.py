"""Good files are taken and bad ones refused, within bounds."""

import io

import psutil
import pytest
from PIL import Image

from tests.engines.inspection import corpus
from village.engines.inspection.found import FileRefused
from village.engines.inspection.inspecting import PDF, PICTURES, inspect, look

WANTED = (PDF, *PICTURES)
MEBIBYTE = 1024 * 1024


def why(path, content, reader=look, wanted=WANTED) -> str:
    """Return why a file is refused; nothing where it is taken."""
    path.write_bytes(content)
    try:
        found = reader(path, wanted)
    except FileRefused as refusal:
        return refusal.code
    with Image.open(io.BytesIO(found.preview)) as small:
        assert (small.format, max(small.size) <= 480) == ("JPEG", True)
    return ""


def test_no_good_file_is_refused(tmp_path):
    judged = {name: why(tmp_path / "file", content) for name, content in corpus.good()}

    assert {name: code for name, code in judged.items() if code} == {}
    assert len(judged) >= 100


def test_no_bad_file_is_taken(tmp_path):
    judged = {name: why(tmp_path / "file", content) for name, content in corpus.bad()}

    assert [name for name, code in judged.items() if not code] == []
    assert len(judged) >= 200


def test_bombs_are_refused_and_cost_this_process_nothing(tmp_path):
    before = psutil.Process().memory_info().rss
    bombs = dict(corpus.bombs())
    for name, content in bombs.items():
        (tmp_path / name).write_bytes(content)
    del content
    held = psutil.Process().memory_info().rss

    judged = {}
    for name in bombs:
        with pytest.raises(FileRefused) as refusal:
            inspect(tmp_path / name, WANTED)
        judged[name] = refusal.value.code
    grown = psutil.Process().memory_info().rss - held

    assert {name: code for name, code in judged.items() if code not in ("costly", "broken")} == {}
    assert (len(judged), grown <= 100 * MEBIBYTE, before > 0) == (7, True, True)
