"""The commands of FORMATS §5, on files."""

from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from tests.engines.documents.conftest import EXAMPLE
from tests.pdf import text as text_of
from village.cli.documents import badges, contracts, documents
from village.engines.documents.badge_data import EditionData
from village.engines.documents.badge_file import read_edition
from village.engines.documents.sealing import demo_pkcs12, key_of_pkcs12, seal

NOW = datetime.now(UTC)
EDITION = """[edition]
name = "Casablanca Smart City 2024"
venue = "Sacré-Cœur, Casablanca"
organiser = "Casablanca Events & Animation"
starts_on = 2024-06-05
ends_on = 2024-06-06
"""
PEOPLE = """reference,name,name_ar,organisation,role,token
B-1,Salma Tazi,سلمى التازي,Atlas Mobility,exhibitor,ABC
B-2,Karim Alaoui,,,press,DEF
"""


def run(group, *arguments):
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def test_contracts_render_writes_the_example(tmp_path):
    out = tmp_path / "contract.pdf"

    result = run(contracts, "render", EXAMPLE, "-o", out)

    assert result.exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "contract.json: not JSON"),
        ("[]", "contract.json: contract: an object is expected"),
        ("{}", "contract.json: reference: missing"),
    ],
)
def test_a_bad_contract_exits_2_and_writes_nothing(tmp_path, content, message):
    source, out = tmp_path / "contract.json", tmp_path / "contract.pdf"
    source.write_text(content)

    result = run(contracts, "render", source, "-o", out)

    assert (result.exit_code, out.exists()) == (2, False)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("sheet", ["a6", "a4x4", "cr80"])
def test_badges_render_writes_all_rows(tmp_path, sheet):
    people, edition, out = (tmp_path / name for name in ("p.csv", "e.toml", "badges.pdf"))
    people.write_text(PEOPLE)
    edition.write_text(EDITION)

    result = run(badges, "render", people, "--edition", edition, "--sheet", sheet, "-o", out)

    assert result.exit_code == 0
    text = " ".join(text_of(out.read_bytes()).split())
    assert [name in text for name in ("Salma Tazi", "Karim Alaoui")] == [True, True]


@pytest.mark.parametrize(
    ("people", "edition", "message"),
    [
        ("reference,name\n", EDITION, "p.csv: column role is missing"),
        (PEOPLE + "B-3,x\n", EDITION, "p.csv: row 4: 2 cells, 6 columns"),
        (PEOPLE + "B-3,,,,press,T\n", EDITION, "p.csv: row 4, name: empty"),
        (PEOPLE.splitlines()[0], EDITION, "p.csv: no row"),
        (PEOPLE.replace(",", ";"), EDITION, "p.csv: row 1: semicolons, where commas part the"),
        (PEOPLE + "B-3,x,,,press,\n", EDITION, "p.csv: row 4, token: empty"),
        (PEOPLE + "B-3,x,,,Press,T\n", EDITION, "p.csv: row 4, role: 'Press' is not one of exh"),
        (PEOPLE + "B-3,x,,,press,ABC\n", EDITION, "p.csv: row 4, token: the same as in row 2"),
        (PEOPLE + "B-3,𒀭,,,press,T\n", EDITION, "p.csv: row 4, name: no font has 𒀭 (U+1202D)"),
        (PEOPLE, EDITION.replace("starts_on", "began"), "e.toml: edition.starts_on: a date"),
        (PEOPLE, EDITION + "starts_in_days = -1\n", "e.toml: edition.starts_in_days: a number"),
        (PEOPLE, "x = 1", "e.toml: table [edition] is missing"),
        (PEOPLE, "[edition", "e.toml: not TOML"),
        (PEOPLE, EDITION.replace('"Casa', "3 #"), "e.toml: edition.name: a text is expected"),
    ],
)
def test_bad_badge_files_exit_2(tmp_path, people, edition, message):
    paths = [tmp_path / name for name in ("p.csv", "e.toml", "badges.pdf")]
    paths[0].write_text(people)
    paths[1].write_text(edition)

    result = run(badges, "render", paths[0], "--edition", paths[1], "-o", paths[2])

    assert (result.exit_code, paths[2].exists()) == (2, False)
    assert message in result.stderr


@pytest.mark.parametrize("file", ["demo/casablanca-2024/edition.toml"])
def test_the_file_of_an_edition_serves_its_badges(tmp_path, file):
    people, out = tmp_path / "p.csv", tmp_path / "badges.pdf"
    people.write_text(PEOPLE)

    result = run(badges, "render", people, "--edition", file, "-o", out)

    assert result.exit_code == 0
    assert "Casablanca Smart City 2024" in " ".join(text_of(out.read_bytes()).split())


def test_an_edition_is_read_in_its_own_first_language():
    own = (
        'x = 1\n[edition]\nlanguages = ["en", "fr"]\nstarts_in_days = 3\nlasts_days = 2\n'
        'name = {fr = "Rencontres", en = "Meetings"}\n'
        '[venue]\nname = {en = "Hall 1"}\n[organiser]\nname = "Association"\n'
    )

    event = read_edition(own.encode(), day_zero=date(2027, 1, 1))

    assert event == EditionData(
        "Meetings", "Hall 1", date(2027, 1, 4), date(2027, 1, 5), "Association",
        languages=("en", "fr"),
    )  # fmt: skip


def test_verify_tells_an_intact_document_from_a_changed_one(tmp_path):
    rendered, sealed = tmp_path / "contract.pdf", tmp_path / "sealed.pdf"
    run(contracts, "render", EXAMPLE, "-o", rendered)
    key = key_of_pkcs12(demo_pkcs12("Démo", "x", NOW - timedelta(days=1)), "x")
    sealed.write_bytes(seal(rendered.read_bytes(), key, sealed_at=NOW))
    trusted = tmp_path / "cert.der"
    trusted.write_bytes(key.certificate.dump())

    good = run(documents, "verify", sealed, "--trust", trusted)
    changed = bytearray(sealed.read_bytes())
    changed[9000] ^= 1
    sealed.write_bytes(changed)
    bad = run(documents, "verify", sealed)
    unsealed = run(documents, "verify", rendered)

    assert (good.exit_code, bad.exit_code, unsealed.exit_code) == (0, 1, 1)
    for piece in ("sealed by Démo", "level PAdES B-B", "certificate trusted", "seal fits"):
        assert piece in good.output
    assert "NOT intact" in bad.output
    assert unsealed.output == "not sealed\nNOT intact\n"


def test_verify_refuses_what_is_no_pdf(tmp_path):
    source = tmp_path / "x.pdf"
    source.write_text("hello")

    result = run(documents, "verify", source)

    assert result.exit_code == 2
    assert "x.pdf: no readable PDF" in result.stderr
