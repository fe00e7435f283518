"""Measure documents beside the usual way: badges, contracts, seals; processor time, one run.

python -m benchmarks.documents [badges] [contracts] [seals] [bulk] [mutants]
"""

import io
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import zxingcpp
from PIL import Image, ImageFilter

from benchmarks.contract_worlds import contracts_of_edition, nine_pages
from benchmarks.names import FIRMS, FIRST, surname
from benchmarks.page import write
from tests.pdf import pictures
from village.engines.documents import tokens
from village.engines.documents.badges import ROLES, SHEETS, BadgeData, EditionData, build_badges
from village.engines.documents.contracts import ContractData, build_contract

EDITION = EditionData(
    "Casablanca Smart City 2024", "Sacré-Cœur, Casablanca", date(2024, 6, 5), date(2024, 6, 6)
)
AT = datetime(2024, 4, 16, 9, 30, tzinfo=UTC)
#: So many badges have their codes read.
CODES = 40
QR = (
    zxingcpp.BarcodeFormat.QRCodeModel2
)  # as the gate asks for: a blurred card may look like a Micro QR code
#: So much a picture is blurred, in pixels.
BLURS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5)


def people(count: int) -> list[BadgeData]:
    """Return badges with mostly different surnames in both scripts, and signed tokens."""
    chance = random.Random(7)
    key = tokens.new_key()
    roles = list(ROLES)
    made = []
    for number in range(count):
        first, (latin, arabic) = chance.choice(FIRST), surname(chance)
        claim = tokens.Claim(24, number, 1, AT + timedelta(days=60), 1)
        made.append(
            BadgeData(
                f"B-{number}",
                f"{first[0]} {latin}",
                f"{first[1]} {arabic}",
                f"{chance.choice(FIRMS)} {chance.randint(1, 800)}",
                chance.choice(roles),
                tokens.sign(claim, key),
            )
        )
    return made


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def peak_mb() -> float:
    """Return the largest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def badges() -> None:
    """Compare four badges on A4 with ReportLab used as its guide shows."""
    count, usual_count = 10_000, 60
    found = people(count)
    made: list[bytes] = []
    ours = seconds(lambda: made.append(build_badges(found, edition=EDITION, sheet="a4x4")))
    memory = peak_mb()
    usual = seconds(lambda: usual_badges(found[:usual_count]))
    rate, usual_rate = count / ours, usual_count / usual
    print(f"badges, four on A4: {rate:,.0f} a second, {len(made[0]) / count:.0f} bytes each")
    print(f"  peak memory {memory:.0f} MB; ReportLab with QrCodeWidget {usual_rate:,.0f} a second")
    print(f"  {rate / usual_rate:.0f} times faster")


def usual_badges(found: list[BadgeData]) -> bytes:
    """Draw badges with ReportLab alone (its Arabic is neither joined nor in order)."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    folder = Path(build_badges.__code__.co_filename).parent / "fonts"
    pdfmetrics.registerFont(TTFont("R", folder / "IBMPlexSansArabic_400Regular.ttf"))
    pdfmetrics.registerFont(TTFont("B", folder / "IBMPlexSansArabic_700Bold.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    width, height = A4[0] / 2, A4[1] / 2
    for at, badge in enumerate(found):
        canvas.saveState()
        canvas.translate((at % 2) * width, ((at // 2 + 1) % 2) * height)
        canvas.rect(0, 0, width, 60, fill=1, stroke=0)
        lines = (("B", 24, badge.name, 290), ("R", 20, badge.name_ar, 258))
        for font, size, content, y in (*lines, ("R", 14, badge.organisation, 230)):
            while canvas.stringWidth(content, font, size) > width - 45:
                size -= 0.5
            canvas.setFont(font, size)
            canvas.drawCentredString(width / 2, y, content)
        code = QrCodeWidget(badge.token, barLevel="M", barWidth=130, barHeight=130, barBorder=0)
        drawing = Drawing(130, 130)
        drawing.add(code)
        renderPDF.draw(drawing, canvas, 84, 79)
        canvas.restoreState()
        if at % 4 == 3:
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def contracts() -> None:
    """Compare nine-page bilingual contracts of one edition with WeasyPrint given the same text.

    Each contract has an exhibitor, a stand, an order and amounts of its own; the first ten warm up.
    """
    spent = [seconds(lambda data=data: build_contract(data)) for data in contracts_of_edition(60)]
    ours = statistics.median(spent[10:])
    data = nine_pages()
    pages = build_contract(data).count(b"/Type/Page/")
    usual = statistics.median(seconds(lambda: usual_contract(data)) for _ in range(3))
    print(f"contract of {pages} pages: {ours * 1000:.1f} ms (median of 50)")
    print(f"  the first {spent[0] * 1000:.0f} ms")
    print(f"  WeasyPrint {usual * 1000:.0f} ms (median of 3), {usual / ours:.1f} times slower")


def usual_contract(data: ContractData) -> bytes:
    """Lay the same text out with WeasyPrint."""
    from html import escape

    from weasyprint import HTML

    rows = "".join(
        f"<tr><td>{escape(line.label['fr'])}<td dir=rtl>{escape(line.label['ar'])}"
        f"<td>{line.quantity}<td>{line.unit_price_cents / 100:.2f}"
        for line in data.lines
    )
    clauses = "".join(
        f"<tr><td><h3>{escape(clause.title['fr'])}</h3>{escape(clause.body['fr'])}"
        f"<td dir=rtl><h3>{escape(clause.title['ar'])}</h3>{escape(clause.body['ar'])}"
        for clause in data.clauses
    )
    return bytes(
        HTML(
            string="<style>body{font:9pt 'DejaVu Sans'}td{width:50%;vertical-align:top}</style>"
            f"<h1>Contrat</h1><table>{rows}</table><table>{clauses}</table>"
            f"{plan_svg(data)}"
        ).write_pdf()
    )


def plan_svg(data: ContractData) -> str:
    """Return the plan of a contract as a picture for other programs."""
    plan = "".join(
        f'<polygon points="{" ".join(f"{x * 10},{y * 10}" for x, y in ring)}" '
        'fill="#eee" stroke="#888"/>'
        for feature in data.plan["features"]
        for ring in feature["geometry"]["coordinates"]
    )
    named = 'xmlns="http://www.w3.org/2000/svg"'
    return f'<svg {named} width="480" height="330" viewBox="0 0 420 290">{plan}</svg>'


def seals() -> None:
    """Measure sealing at level B-B with a P-256 key."""
    from village.engines.documents.sealing import demo_pkcs12, key_of_pkcs12, seal

    key = key_of_pkcs12(demo_pkcs12("Démo", "x", AT - timedelta(days=1)), "x")
    documents = [build_contract(data) for data in contracts_of_edition(31)]
    spent = [
        seconds(
            lambda document=document, at=at: seal(
                document, key, sealed_at=AT + timedelta(minutes=at)
            )
        )
        for at, document in enumerate(documents)
    ]
    print(f"seal B-B, P-256: {statistics.median(spent[1:]) * 1000:.1f} ms (median of 30)")


def bulk() -> None:
    """Measure the memory of a thousand contracts made one after the other."""
    spent = sum(
        seconds(lambda data=data: build_contract(data)) for data in contracts_of_edition(1000)
    )
    print(f"1,000 contracts: {spent:.0f} s, peak memory of the run {peak_mb():.0f} MB")


def codes() -> None:
    """Read the codes of 40 badges from pictures of every sheet, sharp and blurred.

    Where a badge is small it has the short code of its token, as it has when it is printed.
    150 dpi is a card at arm's length of a telephone, 300 dpi the same card half as far.
    """
    whole = people(CODES)
    rows = [
        "| sheet | read at 150 dpi | after a blur of σ = 3 px | all read up to |"
        " σ = 3 px at 300 dpi |",
        "|---|---|---|---|---|",
    ]
    for sheet in SHEETS:
        coded = tokens.short if SHEETS[sheet].badge.is_small else str
        found = [replace(one, token=coded(one.token)) for one in whole]
        wanted = {one.token for one in found}
        made = build_badges(found, edition=EDITION, sheet=sheet)
        sides = 2 if sheet == "butterfly" else 1  # a folded badge has its code on both
        arm, half = pictures(made, dpi=150), pictures(made, dpi=300)
        counts = [_read(arm, 0, wanted), _read(arm, 3, wanted), _read(half, 3, wanted)]
        clear = [sigma for sigma in BLURS if _read(arm, sigma, wanted) == CODES * sides]
        said = [f"{count} of {CODES * sides}" for count in counts]
        rows.append(f"| {sheet} | {said[0]} | {said[1]} | σ = {max(clear)} px | {said[2]} |")
    table = "\n".join(rows)
    print(table)
    write("codes", table, page="documents.md")


def _read(shown: list[Image.Image], sigma: float, wanted: set[str]) -> int:
    """Return how many codes are read from pictures blurred so much; none of them wrongly."""
    blurred = [one.filter(ImageFilter.GaussianBlur(sigma)) for one in shown]
    read = [code.text for one in blurred for code in zxingcpp.read_barcodes(one, formats=QR)]
    if strange := set(read) - wanted:
        raise RuntimeError(f"read what no badge has: {strange}")
    return len(read)


def mutants() -> None:
    """Try 100,000 mutated tokens: changed, cut, joined, of another key."""
    chance = random.Random(11)
    key = tokens.new_key()
    public = {1: key.public_key()}
    good = [tokens.sign(tokens.Claim(24, n, 1, AT + timedelta(days=60), 1), key) for n in range(50)]
    whole, accepted = set(good), 0
    for _ in range(100_000):
        letters = list(chance.choice(good))
        for _ in range(chance.choice((1, 1, 2, 5))):
            letters[chance.randrange(len(letters))] = chance.choice(tokens.ALPHABET)
        text = "".join(letters)
        if text in whole:
            continue
        try:
            tokens.verify(text, public, AT)
            accepted += 1
        except tokens.TokenError:
            pass
    said = f"100,000 mutated tokens: {accepted} accepted"
    print(said)
    write("mutants", f"{said} (`python -m benchmarks.documents mutants`).", page="documents.md")


PARTS: dict[str, Callable[[], None]] = {
    "badges": badges,
    "contracts": contracts,
    "seals": seals,
    "bulk": bulk,
    "codes": codes,
    "mutants": mutants,
}


def main() -> None:
    """Run all parts, each in a process of its own, so that its memory is its own."""
    for name in PARTS:
        subprocess.run([sys.executable, "-m", "benchmarks.documents", name], check=True)


if __name__ == "__main__":
    for part in sys.argv[1:]:
        PARTS[part]()
    if not sys.argv[1:]:
        main()
