"""Draw the pictures of documents in the documentation, to be looked at after a change.

    python scripts/document_pictures.py

They are made of `docs/examples/contract.json`, and are `docs/pictures/documents-*.png`: a page of a
contract; contracts in one language and in two, with hostile texts, sixty lines and 14 pages of
conditions; an invoice, a receipt, minutes and a stand's sign; letters, lists of badges and the plan
with its exhibitors, with long names and names in other scripts; certificates; badges.
"""

import json
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # what the tests read PDFs with, and what they have for each kind

import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402

from benchmarks.contract_worlds import nine_pages  # noqa: E402
from tests import pdf  # noqa: E402
from tests.engines.documents.golden import receipt  # noqa: E402
from tests.engines.documents.test_badges import EDITION, badge  # noqa: E402
from tests.engines.documents.test_letters import DATA as LETTER  # noqa: E402
from tests.engines.documents.test_minutes import WHOLE  # noqa: E402
from tests.engines.invoices.worlds import invoice  # noqa: E402
from village.engines.documents.badges import build_badges  # noqa: E402
from village.engines.documents.contracts import (  # noqa: E402
    ContractData,
    ContractParty,
    build_contract,
    parse_contract,
)
from village.engines.documents.handout import HandedBadge, build_handout  # noqa: E402
from village.engines.documents.letters import LetterParagraph, build_letter  # noqa: E402
from village.engines.documents.minutes import build_minutes  # noqa: E402
from village.engines.documents.signs import StandSign, build_signs  # noqa: E402
from village.engines.invoices.pages import build_invoice  # noqa: E402
from village.engines.plans import geojson  # noqa: E402
from village.engines.plans.map_sheet import build_map  # noqa: E402
from village.engines.plans.pdf import PlanNames  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = parse_contract(json.loads((ROOT / "docs" / "examples" / "contract.json").read_text()))
BOTH = replace(EXAMPLE, languages=("fr", "ar"))
DEMO = ROOT / "demo" / "casablanca-2024"
PLAN = geojson.read((DEMO / "plan.geojson").read_bytes())
#: Letters are drawn large and made smaller: small ones would stand on whole pixels.
DPI = 200
GREYS, GAP, GROUND = 12, 10, 160
HOSTILE = ContractParty(
    name="<b>gras</b> ]TJ ET",
    name_ar="(م" * 90,
    form="%s%n%x",
    capital="1" * 80,
    rc="../../etc/passwd",
    address="W " * 120,
    address_ar="\u202e\u202dtxt ـ" * 30,
    represented_by="A" * 200,
    represented_by_ar="م" * 200,
)


NAMES = (
    "東京都市計画株式会社",
    "עיריית תל אביב יפו",
    "ⵜⴰⴷⴷⴰⵔⵜ ⵏ ⵓⵎⴰⵣⵉⵖ",
    "Société Nationale d’Aménagement, d’Équipement et de Développement Urbain (Casablanca-Settat)",
    "المجموعة الوطنية للتهيئة والتجهيز والتنمية الحضرية لجهة الدار البيضاء سطات وأقاليمها",
)
INVITATION = (
    LetterParagraph("Madame, Monsieur,"),
    LetterParagraph(
        f"Nous avons l’honneur d’inviter {NAMES[3]}, représentée par Mme Salma El Amrani, titulaire"
        " du passeport n° ……………………, à participer à l’exposition du 5 au 6 juin 2027. Les frais de"
        " voyage et de séjour sont à sa charge."
    ),
    LetterParagraph("Nous prions les autorités consulaires de lui accorder le visa nécessaire."),
)
INVITATION_AR = (
    LetterParagraph("السيدة، السيد،"),
    LetterParagraph(
        f"يشرفنا أن ندعو {NAMES[4]}، التي تمثلها السيدة سلمى العمراني، الحاملة لجواز السفر رقم"
        " ……………………، إلى المشاركة في المعرض يومي 5 و6 يونيو 2027. وتبقى مصاريف السفر والإقامة على"
        " عاتقها."
    ),
    LetterParagraph("ونرجو من السلطات القنصلية منحها التأشيرة اللازمة."),
)


def main() -> None:
    """Write the pictures."""
    keep("documents-contract", [pdf.picture(build_contract(BOTH), 2, dpi=DPI)], 662, columns=1)
    keep("documents-contracts", contracts(), 460, columns=3)
    keep("documents-others", others(), 460, columns=3)
    keep("documents-own", own(), 460, columns=3)
    keep("documents-letters", certificates(), 500, columns=2, colours=24)
    keep("documents-badges", [coloured(badges())], 625, columns=1, colours=40)


def contracts() -> list[Image.Image]:
    """Return a page of each kind of contract."""
    many = tuple(
        replace(line, unit_price_cents=line.unit_price_cents * at)
        for at, line in enumerate(EXAMPLE.lines * 10, 1)
    )
    long = nine_pages()
    kinds: Sequence[tuple[ContractData, int]] = (
        (replace(EXAMPLE, languages=("fr",)), 1),
        (replace(EXAMPLE, languages=("ar",)), 1),
        (replace(EXAMPLE, languages=("en", "fr")), 2),
        (replace(BOTH, exhibitor=HOSTILE), 1),
        (replace(BOTH, lines=many), 2),
        (replace(long, clauses=(long.clauses * 3)[:110]), 9),
    )
    return [pdf.picture(build_contract(data), page, dpi=DPI) for data, page in kinds]


def others() -> list[Image.Image]:
    """Return a page of other kinds."""
    names = (("fr", "Atlas Mobility"), ("ar", "أطلس موبيليتي"))
    documents = (
        build_invoice(invoice(languages=("fr", "ar"))),
        build_invoice(invoice(languages=("ar",))),
        receipt(),
        build_minutes(replace(WHOLE, languages=("fr", "ar"))),
        build_minutes(replace(WHOLE, languages=("ar",))),
        build_signs([StandSign("A-02", names, "Afrique", "#b4532a", "https://example.org/s/a")]),
    )
    return [pdf.picture(one, dpi=DPI) for one in documents]


def own() -> list[Image.Image]:
    """Return a page of each kind that the organiser gives out."""
    stands = [stand.number for stand in PLAN.stands]
    exhibitors = {number: NAMES[at % len(NAMES)] for at, number in enumerate(stands) if at % 4}
    badges = [
        HandedBadge(name, person, role, f"EV27-B-{at:04}")
        for at, name in enumerate(NAMES, 1)
        for person, role in (("Salma El Amrani", "exhibitor"), ("سلمى العلوي", "press"))
    ]
    rows = tuple(
        replace(WHOLE.ranking[0], rank=at, title=name) for at, name in enumerate(NAMES * 2, 1)
    )
    documents = (
        build_letter(
            replace(LETTER, paragraphs=INVITATION, title="Lettre d’invitation", lang="fr")
        ),
        build_letter(replace(LETTER, paragraphs=INVITATION_AR, title="رسالة دعوة", lang="ar")),
        build_minutes(replace(WHOLE, languages=("en", "fr"), ranking=rows)),
        build_handout(badges, event="معرض المدن", lang="ar"),
        *(build_map(PLAN, _plan_names(lang, exhibitors), sheet="A4") for lang in ("fr", "ar")),
    )
    return [pdf.picture(one, dpi=DPI) for one in documents]


def _plan_names(lang: str, exhibitors: dict[str, str]) -> PlanNames:
    """Return what the demo edition calls its pavilions, and who stands in them."""
    told = tomllib.loads((DEMO / "edition.toml").read_text(encoding="utf-8"))["pavilions"]
    return PlanNames(
        lang=lang,
        exhibitors=exhibitors,
        pavilions={one["code"]: one["name"][lang] for one in told},
        colours={one["code"]: one["colour"] for one in told},
    )


def certificates() -> list[Image.Image]:
    """Return a certificate of participation in French and one of an award in Arabic."""
    french = replace(
        LETTER,
        certificate=True,
        title="Attestation de participation",
        lang="fr",
        paragraphs=(
            LetterParagraph("L’organisateur atteste que"),
            LetterParagraph(NAMES[3], large=True),
            LetterParagraph("a participé en qualité d’exposant, les 5 et 6 juin 2027."),
        ),
    )
    arabic = replace(
        french,
        title="شهادة جائزة",
        lang="ar",
        paragraphs=(
            LetterParagraph("تشهد لجنة التحكيم بأن"),
            LetterParagraph(NAMES[4], large=True),
            LetterParagraph("نالت جائزة التنقل المستدام، يومي 5 و6 يونيو 2027."),
        ),
    )
    return [coloured(build_letter(one, logo=block("#1d5c8a"))) for one in (french, arabic)]


def badges() -> bytes:
    """Return four badges on A4: with and without photo, stand, firm and Arabic name."""
    people = (
        replace(badge(1), stand="A-02", country="Maroc", days="5 et 6 juin 2024"),
        replace(
            badge(
                2,
                name="Mohamed Abderrahmane Ould Sidi Mohamed Lemine",
                name_ar="محمد عبد الرحمن ولد سيدي محمد الأمين",
                organisation="Port autonome de Nouakchott dit de l’Amitié",
                role="press",
            ),
            photo=block("#8a9aaa"),
            country="Mauritanie",
        ),
        badge(3, name="EL ALAOUI Salma", name_ar="", organisation="", role="visitor"),
        replace(
            badge(
                4,
                name="Jean-Baptiste Emmanuel de Rochebrune-Montalembert",
                name_ar="",
                organisation=NAMES[3],
                role="vip",
            ),
            stand="S-12",
            country="République démocratique du Congo",
        ),
    )
    return build_badges(people, edition=EDITION, sheet="a4x4")


def block(colour: str) -> bytes:
    """Return a JPEG picture in one colour, in place of a logo or a photo."""
    made = BytesIO()
    Image.new("RGB", (60, 80), colour).save(made, "JPEG")
    return made.getvalue()


def coloured(document: bytes) -> Image.Image:
    """Return the first page of a document in its colours."""
    with pypdfium2.PdfDocument(document) as read:
        return read[0].render(scale=DPI / 72).to_pil()


def keep(
    name: str,
    pages: Sequence[Image.Image],
    width: int,
    *,
    columns: int,
    colours: int = 0,
) -> None:
    """Write pages of this width side by side as one picture in a few colours, or else greys."""
    shown = [page.resize((width, page.height * width // page.width)) for page in pages]
    height, rows = max(page.height for page in shown), -(-len(shown) // columns)
    whole = Image.new(
        "RGB", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), (GROUND,) * 3
    )
    for at, page in enumerate(shown):
        whole.paste(page, (at % columns * (width + GAP), at // columns * (height + GAP)))
    drawn = whole.quantize(colours) if colours else whole.convert("L").quantize(GREYS)
    drawn.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
