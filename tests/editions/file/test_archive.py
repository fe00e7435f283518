"""Zips of editions: bounded, and nothing leads out of them."""

import io
import zipfile

import pytest

from village.editions.words.file import archive
from village.editions.words.file.archive import BadArchive, as_zip, read_path, read_zip, write_path


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(name, content)
    return made.getvalue()


def test_a_zip_is_read_from_its_top_or_from_its_one_folder():
    at_top = read_zip(packed(**{"edition.toml": b"a", "notes.txt": b"b"}))
    in_folder = read_zip(packed(**{"mine/edition.toml": b"a", "mine/plan.geojson": b"c"}))

    assert at_top == {"edition.toml": b"a"}
    assert in_folder == {"edition.toml": b"a", "plan.geojson": b"c"}


@pytest.mark.parametrize("name", ["../edition.toml", "/edition.toml", "a/../../b", "..\\x", "C:/x"])
def test_a_name_that_leads_out_refuses_the_zip(name: str):
    with pytest.raises(BadArchive, match="leads out"):
        read_zip(packed(**{"edition.toml": b"a", name: b"b"}))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)

    with pytest.raises(BadArchive, match="larger than 1000 bytes"):
        read_zip(packed(**{"edition.toml": b"\0" * 100_000}))


def test_a_zip_of_more_files_than_any_edition_is_refused():
    with pytest.raises(BadArchive, match="is longer than 200"):
        read_zip(packed(**{f"{number}.txt": b"" for number in range(201)}))


def test_a_folder_with_too_large_a_file_or_none_at_all_is_refused(tmp_path, monkeypatch):
    (tmp_path / "edition.toml").write_bytes(b"\0" * 1001)
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)

    with pytest.raises(BadArchive, match="larger than 1000 bytes"):
        read_path(tmp_path)
    with pytest.raises(BadArchive, match="No such file"):
        read_path(tmp_path / "missing.zip")


def test_a_zip_whose_content_is_torn_is_refused():
    whole = packed(**{"edition.toml": b"a = 1\n" * 100})
    torn = whole[:45] + b"\xff" * 12 + whole[57:]

    with pytest.raises(BadArchive, match="cannot be read"):
        read_zip(torn)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip"])
def test_what_is_no_zip_is_refused(content: bytes):
    with pytest.raises(BadArchive):
        read_zip(content)


def test_a_folder_and_a_zip_say_the_same(tmp_path):
    files = {"edition.toml": b"a", "plan.geojson": b"{}"}

    write_path(tmp_path / "folder", files)
    write_path(tmp_path / "file.zip", files)

    assert read_path(tmp_path / "folder") == read_path(tmp_path / "file.zip") == files
    assert as_zip(files) == as_zip(dict(reversed(files.items())))


def test_pictures_are_read_beside_the_file_and_in_one_folder_there(tmp_path):
    files = {"edition.toml": b"a", "logo.png": b"b", "photos/lee.JPG": b"c"}
    others = {"photos/old/lee.jpg": b"d", "photos/lee.txt": b"e", "script.svg": b"f"}

    write_path(tmp_path / "folder", {**files, **others})

    assert read_path(tmp_path / "folder") == files
    assert read_zip(packed(**{f"mine/{name}": one for name, one in (files | others).items()})) == (
        files
    )


def test_pictures_are_bounded_all_together_and_in_number(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES_OF_ALL", 1000)
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    many = {f"{number}.png": bytes(600) for number in range(4)}

    with pytest.raises(BadArchive, match="larger than 1000 bytes"):
        read_zip(packed(**{"edition.toml": b"a", "1.png": bytes(600), "2.png": bytes(600)}))
    write_path(tmp_path, {"edition.toml": b"a", **many})
    with pytest.raises(BadArchive, match="is longer than 3"):
        read_path(tmp_path)
