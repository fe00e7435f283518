"""Seals: what they prove at each level, and that one changed byte is found."""

import json
import random
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdfium2 import raw

from tests.engines.documents.altered import KINDS, retitled_in_info, retitled_in_xmp
from tests.engines.documents.conftest import EXAMPLE
from tests.engines.documents.pki import World
from tests.pdf import pages
from village.engines.documents.contracts import build_contract, parse_contract
from village.engines.documents.receipts import ReceiptData, build_receipt
from village.engines.documents.refusals import SealError
from village.engines.documents.seal_check import NotADocument, check
from village.engines.documents.sealing import Level, demo_pkcs12, key_of_pkcs12, seal
from village.engines.documents.seals import (
    ChangeKind,
    LegalStanding,
    Permitted,
    SealVerdict,
    signed_since,
)

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def world() -> World:
    return World(NOW)


@pytest.fixture(scope="module")
def contract() -> bytes:
    return build_contract(parse_contract(json.loads(EXAMPLE.read_text())))


@cache
def sealed(contract: bytes, world: World, level: Level = Level.B_B) -> bytes:
    """Return the document with the seal; each is made once."""
    service = None if level is Level.B_B else world.service(level)
    return seal(contract, world.key, sealed_at=NOW, service=service)


@pytest.mark.parametrize("level", list(Level))
def test_each_level_is_reached_and_named(contract, world, level):
    made = sealed(contract, world, level)

    [found] = check(made, [world.root]).seals
    assert (found.by, found.level, found.intact, found.trusted, found.changes) == (
        "Casablanca Events & Animation",
        level,
        True,
        True,
        (),
    )
    assert found.claimed_at == NOW
    assert found.stamped_at == (None if level is Level.B_B else NOW)


@pytest.mark.parametrize("level", [Level.B_B, Level.B_T])
def test_a_seal_that_is_seen_says_whose_of_what_and_at_which_level(contract, world, level):
    shown = seen(sealed(contract, world, level))

    said = [f"· {level}", "Casablanca Events & Animation", "Contrat de participation CSC24-C-0042"]
    assert [one for one in (*said, f": {world.key.issuer}") if one not in shown] == []
    assert world.key.issuer != world.key.name


def test_a_seal_whose_certificate_vouches_for_itself_says_so(contract):
    key = key_of_pkcs12(demo_pkcs12("Démo", "x", NOW), "x")

    assert "Certificat auto-signé" in seen(seal(contract, key, sealed_at=NOW))


def test_a_seal_fills_the_place_that_the_document_keeps(contract, world):
    with pikepdf.open(BytesIO(sealed(contract, world))) as pdf:
        [field] = pdf.Root.AcroForm.Fields
        left, bottom, right, top = (float(edge) for edge in field.Rect)
        drawn = field.AP.N.Resources.XObject
        [picture] = drawn.values()
        box = [float(edge) for edge in picture.BBox]

    assert box == [0, 0, right - left, top - bottom]
    assert top - bottom == 52


def seen(document: bytes) -> str:
    """Return what the page with the seal says, the seal's own words with it."""
    with pypdfium2.PdfDocument(document) as pdf:
        page = pdf[2]
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        page.gen_content()
        out = BytesIO()
        pdf.save(out)
    return pages(out.getvalue())[2].replace("\xa0", " ")


def test_the_sealed_document_begins_with_the_original(contract, world):
    assert sealed(contract, world).startswith(contract)


def test_a_seal_is_a_field_that_says_what_it_is_and_that_the_tags_name(contract, world):
    with pikepdf.open(BytesIO(sealed(contract, world))) as pdf:
        [field] = pdf.Root.AcroForm.Fields
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        element = numbers[2 * numbers[::2].index(field.StructParent) + 1]

        assert str(field.TU).endswith("— Casablanca Events & Animation")
        assert (element.S, element.K.Obj.objgen) == ("/Form", field.objgen)
        assert element.K.Pg.objgen == field.P.objgen
        assert element.P.S == "/P"  # the box of who seals


def test_a_document_that_keeps_no_place_among_its_tags_is_sealed_as_before(contract, world):
    older = BytesIO()
    with pikepdf.open(BytesIO(contract)) as pdf:
        pdf.Root.VILL_SealPlace = pikepdf.Array(list(pdf.Root.VILL_SealPlace)[:5])
        pdf.save(older)

    assert check(sealed(older.getvalue(), world), [world.root]).verdict is SealVerdict.TRUSTED


def test_a_certificate_nobody_knows_is_not_trusted(contract, world):
    verdict = check(sealed(contract, world))

    assert verdict.intact
    assert [found.trusted for found in verdict.seals] == [False]


def test_an_unsealed_document_is_not_intact(contract):
    assert not check(contract).intact


def test_a_flipped_byte_is_found(contract, world):
    made = sealed(contract, world)
    chance = random.Random(2)
    # Within the original document, or in what sealing added; the seal's own value holds padding.
    places = [chance.randrange(len(contract)) for _ in range(40)]
    places += [len(contract) + chance.randrange(2000) for _ in range(10)]

    accepted = [at for at in places if _intact(_flipped(made, at))]

    assert accepted == []


@pytest.mark.second_opinion("poppler")
def test_poppler_finds_the_seal_valid_and_a_flipped_byte_not(contract, world, tmp_path):
    made = sealed(contract, world)

    assert "Signature is Valid" in _pdfsig(made, tmp_path)
    assert "Signature is Valid" not in _pdfsig(_flipped(made, 9000), tmp_path)


def test_what_is_added_after_sealing_is_found(contract, world):
    made = sealed(contract, world)

    assert not _intact(made + b"\n% more\n")


def test_a_sealed_document_is_not_sealed_again(contract, world):
    with pytest.raises(SealError, match="cannot be sealed"):
        sealed(sealed(contract, world), world)


def test_a_document_that_keeps_no_place_for_a_seal_is_sealed_on_its_last_page(world):
    receipt = build_receipt(ReceiptData("R-1", "Edition", "Atlas", "Start-up", NOW))

    [found] = check(sealed(receipt, world), [world.root]).seals

    assert (found.intact, found.trusted) == (True, True)


def test_a_signature_of_another_kind_is_no_pades(contract, world):
    """Adobe's own kind covers the same bytes; the level is told by what is really there."""
    out = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(contract)),
        signers.PdfSignatureMetadata(field_name="Other"),
        signer=world.key.signer,
        output=out,
    )

    [found] = check(out.getvalue(), [world.root]).seals

    assert (found.level, found.intact) == ("not PAdES", True)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no pdf at all", bytes(5000)])
def test_what_is_no_pdf_is_refused(data, world):
    with pytest.raises(NotADocument):
        check(data)
    with pytest.raises(SealError):
        seal(data, world.key, sealed_at=NOW)


def test_the_demo_certificate_seals(contract):
    key = key_of_pkcs12(demo_pkcs12("Démo", "secret", NOW - timedelta(days=1)), "secret")

    verdict = check(seal(contract, key, sealed_at=NOW), [key.certificate])

    assert verdict.intact
    assert verdict.seals[0].by == "Démo"


def test_a_wrong_passphrase_is_named():
    with pytest.raises(SealError, match="the certificate cannot be read"):
        key_of_pkcs12(demo_pkcs12("Démo", "secret", NOW), "wrong")


def _flipped(made: bytes, at: int) -> bytes:
    changed = bytearray(made)
    changed[at] ^= 1
    return bytes(changed)


def _intact(made: bytes) -> bool:
    try:
        return check(made).intact
    except NotADocument:
        return False


def _pdfsig(made: bytes, folder) -> str:
    path = folder / "sealed.pdf"
    path.write_bytes(made)
    return subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout


def test_a_certificate_of_the_same_name_is_not_the_trusted_one(contract):
    ours, theirs = (
        key_of_pkcs12(demo_pkcs12("Démo", "x", NOW - timedelta(days=1)), "x") for _ in range(2)
    )

    report = check(seal(contract, theirs, sealed_at=NOW), [ours.certificate])

    assert [(found.by, found.trusted) for found in report.seals] == [("Démo", False)]
    assert report.verdict is SealVerdict.FOREIGN


@pytest.mark.parametrize("level", [Level.B_B, Level.B_LTA])
@pytest.mark.parametrize("retitled", [retitled_in_info, retitled_in_xmp])
def test_a_title_changed_after_the_seal_is_a_change(contract, world, level, retitled):
    made = sealed(contract, world, level)

    changed = retitled(made, "Contrat annulé")
    report = check(changed, [world.root])

    assert changed.startswith(made)
    assert (report.verdict, report.changes) == (SealVerdict.CHANGED, (ChangeKind.TITLE,))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_done_after_the_seal_is_told(contract, world, kind):
    altered = KINDS[kind]

    report = check(altered.do(sealed(contract, world)), [world.root])

    assert (report.verdict, report.changes) == (altered.verdict, altered.changes)


def test_who_signed_since_is_named(contract, world):
    report = check(KINDS["signed by another"].do(sealed(contract, world)), [world.root])

    assert [one.by for one in signed_since(report.seals)] == ["Notaire Alaoui"]
    assert [one.by for one in report.seals] == ["Casablanca Events & Animation", "Notaire Alaoui"]


def test_a_seal_says_what_may_change_and_what_the_law_calls_it(contract, world):
    demo = key_of_pkcs12(demo_pkcs12("Démo", "x", NOW - timedelta(days=1)), "x")

    [issued] = check(sealed(contract, world)).seals
    [own] = check(seal(contract, demo, sealed_at=NOW)).seals

    assert (issued.permits, issued.standing, own.standing) == (
        Permitted.SIGNATURES, LegalStanding.ADVANCED, LegalStanding.SIMPLE,
    )  # fmt: skip
    assert (issued.issuer, own.issuer) == (world.root.subject.native["common_name"], "Démo")
