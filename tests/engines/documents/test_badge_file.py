"""PEOPLE.csv: a photo is named in its column, and a fault by its row."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from village.engines.documents.badge_file import BadgeFileError, read_edition, read_people

HEAD = "reference,name,role,token,photo\n"


def picture():
    out = BytesIO()
    Image.new("RGB", (60, 80)).save(out, "JPEG")
    return out.getvalue()


EDITION = """
[edition]
name = "Salon"
venue = "Halle"
organiser = "Ville"
starts_on = 2027-05-01
ends_on = 2027-05-02
"""


def test_a_photo_is_read_by_its_name():
    photos = {"salma.jpg": picture()}
    rows = f"{HEAD}B-1,Salma Tazi,press,ABC,salma.jpg\nB-2,Karim Alaoui,press,DEF,\n"

    with_photo, without = read_people(rows.encode(), photos.__getitem__).values()

    assert with_photo.photo.startswith(b"\xff\xd8")
    assert without.photo == b""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("B-1,Salma,press,ABC,salma.jpg", "row 2, photo: salma.jpg"),
        (f"B-1,Salma,press,{'A' * 501},", "row 2, token: longer than 500 characters"),
        ("B-1,Salma,press,,", "row 2, token: empty"),
        ("B-1,,press,ABC,", "row 2, name: empty"),
        ("B-1,Salma,king,ABC,", "row 2, role: 'king' is not one of"),
        ("B-1,Salma,press,A,\n,,,,\nB-2,,press,B,", "row 4, name: empty"),
        ("B-1,Salma,press,A,\nB-1,Karim,press,B,", "row 3, reference: the same as in row 2"),
        ("B-1,Salma,press", "row 2: 3 cells, 5 columns"),
    ],
)
def test_a_fault_is_named_by_its_row(row, said):
    with pytest.raises(BadgeFileError) as refused:
        read_people(f"{HEAD}{row}\n".encode())

    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("written", ["Photo", "PHOTO", "Name-AR", "name ar", "Organisation"])
def test_a_column_that_would_be_left_out_for_its_spelling_is_named(written):
    content = f"reference,name,role,token,{written}\nR1,Ann,exhibitor,T1,x\n".encode()

    with pytest.raises(BadgeFileError, match=f"row 1: the column '{written}' is written '"):
        read_people(content)


def test_a_column_of_ones_own_is_left_out():
    content = b"reference,name,role,token,Name,remark\nR1,Ann,exhibitor,T1,x,y\n"

    assert [badge.name for badge in read_people(content).values()] == ["Ann"]


def test_a_photo_that_is_no_picture_is_named_by_its_row():
    with pytest.raises(BadgeFileError, match="row 2, photo: not a JPEG picture"):
        read_people(f"{HEAD}B-1,Salma,press,ABC,x.jpg\n".encode(), lambda _: b"GIF89a")


def test_an_edition_saved_by_a_windows_editor_is_read():
    found = read_edition(b"\xef\xbb\xbf" + EDITION.encode(), day_zero=date(2027, 1, 1))

    assert found.name == "Salon"


@pytest.mark.parametrize("content", [b"a = " + b"[" * 5000, b"a = " + b"9" * 5000])
def test_an_edition_beyond_any_is_refused(content):
    with pytest.raises(BadgeFileError, match="not TOML"):
        read_edition(content, day_zero=date(2027, 1, 1))
