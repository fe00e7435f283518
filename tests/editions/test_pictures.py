"""The pictures of an edition: read from its files, kept, shown in a language, given again."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.board.test_editions import FRUGAL
from tests.editions.test_making import SETTINGS
from village.board import editions
from village.core.actor import SYSTEM
from village.core.errors import BadSettings, NotFound
from village.editions.reads import pictures
from village.editions.reads import settings as settings_reads
from village.editions.reads.pictures import ShownPicture
from village.editions.words.file.archive import as_zip, read_path, read_zip
from village.editions.words.file.reading import TOML, read_files
from village.editions.words.pictures import pictures_of, taken
from village.editions.words.settings import Partner, PictureSettings


def drawn(colour: str = "#336699", size: tuple[int, int] = (240, 120)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def files(**pictures_by_name: bytes) -> dict[str, bytes]:
    """Return an edition's files with a logo, a partner's and a speaker's photo."""
    text = read_path(FRUGAL)[TOML].decode()
    logo = '[edition.logo]\nfile = "logo.png"\nalt = { en = "A lamp" }\n\n[organiser]'
    partner = (
        '[[partners]]\nkey = "bank"\nname = "Bank"\nlogo = { file = "partners/bank.png" }\n'
        '[[programme.speakers]]\nkey = "lee"\nname = "Lee"\nphoto = { file = "logo.png" }\n'
    )
    return {
        **read_path(FRUGAL),
        TOML: (text.replace("[organiser]", logo, 1) + partner).encode(),
        "logo.png": drawn(),
        "partners/bank.png": drawn("#996633", (80, 80)),
        **pictures_by_name,
    }


@pytest.fixture
def system(ctx):
    return replace(ctx.acting(SYSTEM), edition=None)


def made(system, given=None):
    reading = read_files(given or files(), first_day=system.now.date())
    assert reading.wrong == ()
    assert reading.settings is not None
    return editions.take(system, reading.settings, reading.plan, reading.pictures)


def test_a_partner_without_a_logo_has_no_picture():
    partner = Partner("bank", "Bank")

    assert list(pictures_of(replace(SETTINGS, partners=(partner,)))) == []


def test_pictures_are_named_by_what_is_in_them_and_kept_once(system):
    edition = made(system).edition

    named = dict(pictures_of(settings_reads.of(system.session, edition)))

    logo, bank, lee = (
        named[key] for key in ("edition.logo", "partners[1].logo", "programme.speakers[2].photo")
    )
    assert (logo.file == lee.file, logo.file == bank.file) == (True, False)
    assert [(taken(one.file).width, taken(one.file).height) for one in (logo, bank)] == [
        (240, 120),
        (80, 80),
    ]
    assert pictures.content(system, logo.file)[1] == system.storage.get(taken(logo.file).sha256)


def test_given_and_taken_elsewhere_pictures_are_the_same(system):
    edition = made(system).edition
    given = read_zip(as_zip(editions.give(replace(system, edition=edition))))

    reading = read_files(given, first_day=system.now.date())

    assert reading.settings == settings_reads.of(system.session, edition)
    assert set(reading.pictures) == {name for name in given if name.startswith("pictures/")}
    assert editions.take(system, reading.settings, reading.plan, reading.pictures).differences == ()


def test_a_changed_picture_is_shown_as_a_difference_and_taken_when_told(system):
    made(system)
    reading = read_files(files(**{"logo.png": drawn("#000000")}), first_day=system.now.date())

    told = editions.take(system, reading.settings, reading.plan, reading.pictures)
    editions.take(system, reading.settings, reading.plan, reading.pictures, update=True)
    again = editions.take(system, reading.settings, reading.plan, reading.pictures)

    assert {one.key.partition(".")[0] for one in told.differences} == {"edition", "programme"}
    assert again.differences == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "the picture logo.png is not there"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png is an SVG, which may hold"),
        (b"%PDF-1.7", "logo.png is no picture that is taken: JPEG, PNG or WebP"),
        (drawn()[:60], "the picture logo.png breaks off, or is damaged"),
    ],
    ids=["absent", "svg", "pdf", "short"],
)
def test_the_check_names_each_picture_that_cannot_be_taken(content, sentence):
    given = {name: one for name, one in files().items() if name != "logo.png"}
    if content is not None:
        given["logo.png"] = content

    wrong = read_files(given, first_day=None).wrong

    assert [(one.file, one.key) for one in wrong] == [
        (TOML, "edition.logo.file"),
        (TOML, "programme.speakers[2].photo.file"),
    ]
    assert str(wrong[0]).startswith(f"{TOML}: edition.logo.file: {sentence}")


@pytest.mark.parametrize("name", ["../logo.png", "/logo.png", "a/b/logo.png", "logo.svg", "x.png "])
def test_the_name_of_a_picture_leads_nowhere_else(name):
    given = files()
    given[TOML] = given[TOML].replace(b"logo.png", name.encode())

    assert {one.code for one in read_files(given, first_day=None).wrong} == {"pattern"}


def test_settings_name_only_pictures_that_are_kept(system):
    edition = made(system).edition
    current = settings_reads.of(system.session, edition)
    strange = PictureSettings(f"pictures/{'0' * 64}-1x1.png")
    other = replace(current, edition=replace(current.edition, code="OTHER", logo=strange))

    with pytest.raises(BadSettings) as refusal:
        editions.found_edition(system, other)

    assert [one.code for one in refusal.value.facts["faults"]] == ["picture_absent"]


def test_a_picture_is_shown_in_the_readers_language_or_by_its_name():
    name = f"pictures/{'a' * 64}-30x20.jpg"

    assert pictures.shown({"file": name, "alt": {"en": "A lamp"}}, "fr") == ShownPicture(
        name, "A lamp", 30, 20
    )
    assert pictures.shown({"file": name}, "fr", instead="Bank").alt == "Bank"
    assert pictures.shown({}, "fr") is pictures.shown(None, "fr") is None


def test_only_pictures_are_given_by_their_names(system):
    other = system.storage.put(b"%PDF-1.7 a contract")

    for name in ("logo.png", f"pictures/{other}-1x1.png", f"pictures/{'0' * 64}-1x1.png"):
        with pytest.raises(NotFound):
            pictures.content(system, name)
