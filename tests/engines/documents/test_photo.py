"""Photos of strangers: refused by a code, or small, upright and of the badge's measures."""

from io import BytesIO

import pytest
from PIL import ExifTags, Image

from village.engines.documents import photo
from village.engines.documents.picture import read_picture


def jpeg(width, height, **options):
    out = BytesIO()
    Image.new("L", (width, height)).save(out, "JPEG", **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(photo.LARGEST_BYTES + 1), "large"),
        (jpeg(119, 400), "small"),
        (jpeg(400, 119), "small"),
        (b"GIF89a", "format"),
        (jpeg(400, 400)[:200], "format"),
    ],
    ids=["bytes", "narrow", "low", "no jpeg", "torn"],
)
def test_what_cannot_be_a_photo_is_refused_by_a_code(data, code):
    with pytest.raises(photo.PhotoRefused, match=f"^{code}$"):
        photo.badge_photo(data)


def test_a_picture_of_more_pixels_than_any_camera_takes_is_refused():
    huge = jpeg(8000, 6300)

    with pytest.raises(photo.PhotoRefused, match=r"^large$"):
        photo.badge_photo(huge)
    with pytest.raises(ValueError, match="measures 8000 × 6300 pixels"):
        read_picture(huge)


def test_a_photo_is_cut_to_the_badges_measures_and_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6

    made = photo.badge_photo(jpeg(900, 500, exif=exif))

    with Image.open(BytesIO(made)) as found:
        assert (found.size, found.mode) == ((photo.WIDTH, photo.HEIGHT), "RGB")
        assert dict(found.getexif()) == {}
