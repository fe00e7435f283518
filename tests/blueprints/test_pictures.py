"""Pictures in the studio: sent, kept while another field is wrong, shown, taken away."""

import io

import pytest
from lxml import html
from PIL import Image

from tests.blueprints.test_studio import form_in, made, save, stands, url
from tests.blueprints.test_studio import logged_in as organiser_of
from tests.board.test_editions import FRUGAL


@pytest.fixture
def own(ctx):
    return made(ctx, FRUGAL)


@pytest.fixture
def studio(client, own):
    return organiser_of(client, own)


def picture(format_="PNG", size=(320, 100)):
    out = io.BytesIO()
    Image.new("RGB", size, "#446688").save(out, format_)
    out.seek(0)
    return out


def sent(content, name="logo.png"):
    return {"edition-logo-upload": (content, name)}


def test_a_logo_is_sent_shown_on_every_page_and_taken_away(studio, own, ctx):
    answer = save(studio, own, "about", **sent(picture()), **{"edition-logo-alt-en": "A bridge"})
    home = html.fromstring(studio.get(f"/en/{own.code.lower()}/").text)
    [hero] = home.xpath('//img[@class="hero-logo"]')
    given = studio.get(hero.get("src"))
    logo = stands(ctx, own).edition.logo

    removed = save(studio, own, "about", **{"edition-logo-remove": "y"})

    assert (answer.status_code, dict(logo.alt)) == (303, {"en": "A bridge"})
    assert (hero.get("alt"), hero.get("width"), hero.get("height")) == ("A bridge", "320", "100")
    assert len(home.xpath('//img[@class="brand-logo"][@alt=""]')) == 2
    assert (given.status_code, given.mimetype) == (200, "image/png")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert "immutable" in given.headers["Cache-Control"]
    assert (removed.status_code, stands(ctx, own).edition.logo) == (303, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "An SVG may hold scripts"),
        (b"no picture", "This is not a picture that we take"),
        (picture("GIF").read(), "This is not a picture that we take"),
    ],
    ids=["svg", "text", "gif"],
)
def test_what_is_no_picture_is_refused_at_its_field(studio, own, ctx, content, said):
    answer = save(studio, own, "about", **sent(io.BytesIO(content)))

    assert (answer.status_code, said in answer.text) == (422, True)
    assert stands(ctx, own).edition.logo is None


def test_a_picture_is_kept_while_another_field_is_wrong(studio, own, ctx):
    refused = save(studio, own, "about", **sent(picture()), **{"edition-accent": "red"})
    data = {**dict(form_in(refused.text)), "edition-accent": "#225588"}

    saved = studio.post(url(own, "about"), data=data)

    assert (refused.status_code, saved.status_code) == (422, 303)
    assert stands(ctx, own).edition.logo.file.endswith("-320x100.png")


def test_a_preview_shows_a_picture_that_is_not_saved_yet(studio, own, ctx):
    preview = save(studio, own, "about", **sent(picture()), preview="1")
    [hero] = html.fromstring(preview.text).xpath('//img[@class="hero-logo"]')

    given = studio.get(hero.get("src"))

    assert (preview.status_code, given.status_code) == (200, 200)
    assert stands(ctx, own).edition.logo is None


def test_partners_and_speakers_have_their_pictures(studio, own, ctx):
    def partner(pairs):
        return [*pairs, ("partners-0-name", "Bank"), ("partners-0-link", "https://bank.example")]

    logo = {"partners-0-logo-upload": (picture("JPEG", (90, 60)), "b.jpg")}
    first = save(studio, own, "partners", partner, **logo)
    speakers = [("programme-speakers-1-name", "Lee"), ("programme-speakers-0-key", "lee")]
    photo = {"programme-speakers-1-photo-upload": (picture("WEBP", (400, 500)), "l.webp")}
    second = save(studio, own, "people", lambda pairs: [*pairs, *speakers], **photo)
    home = html.fromstring(studio.get(f"/en/{own.code.lower()}/").text)
    page = html.fromstring(studio.get(f"/en/{own.code.lower()}/speakers/lee").text)

    [shown] = home.xpath('//ul[@class="partners"]//a[@href="https://bank.example"]/img')
    [face] = page.xpath('//img[@class="speaker-photo"]')
    assert (first.status_code, second.status_code) == (303, 303)
    assert (shown.get("alt"), face.get("alt")) == ("Bank", "Lee")
    assert [one.key for one in stands(ctx, own).partners] == ["bank"]
    assert face.get("src").endswith("-400x500.jpg")
