"""Draw badges of 500 hard names, read each back from the PDF, and show all in one picture.

    python scripts/badge_names.py

Names have three parts, up to sixty letters, and every script that the fonts have; what no font has
has to be refused by name. The picture is `docs/pictures/badge-names.png`.
"""

import random
import sys
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # what the tests read PDFs with

from PIL import Image  # noqa: E402

from tests import pdf  # noqa: E402
from village.engines.documents.badge_data import BadgeData, EditionData  # noqa: E402
from village.engines.documents.badge_layout import laid_out, small_names  # noqa: E402
from village.engines.documents.badges import ROLES, SHEETS, build_badges  # noqa: E402
from village.engines.documents.drawable import Undrawable  # noqa: E402

COUNT = 500
PICTURE = ROOT / "docs" / "pictures" / "badge-names.png"
COLUMNS, DPI, GREYS = 20, 26, 6
LATIN = (
    "Fatima-Zahra", "Mohamed", "Abderrahmane", "Jean-Baptiste", "Emmanuel", "Maria Fernanda",
    "Éléonore", "Þórunn", "Łucja", "Zoë", "Đorđe", "Nguyễn", "Ánh Nguyệt", "Gülçin", "Øyvind",
    "O’Connor", "de Rochebrune-Montalembert", "Cavalcanti de Albuquerque", "Ould Sidi Mohamed",
    "Andrianampoinimerinatompokoindrindra", "van der Westhuizen", "Wickramasinghe", "Szczepański",
    "Benjelloun Touimi El Idrissi", "M’Barek", "Ng", "Li", "Müller-Lüdenscheidt", "Lahlou",
)  # fmt: skip
ARABIC = (
    "فاطمة الزهراء", "عبد الإله", "محمد", "بنجلون التويمي", "الإدريسي العلوي", "المدغري الفاسي",
    "ولد سيدي محمد الأمين", "خديجة", "أبو القاسم", "الطيب", "لالة مريم", "گنون", "چاكر",
)  # fmt: skip
OTHERS = {
    "Tifinagh": ("ⵉⴷⵔⵉⵙ", "ⴰⵎⵖⴰⵔ", "ⵏ", "ⵓⵎⴰⵣⵉⵖ", "ⵜⴰⵏⵉⵔⵜ", "ⴱⵏ ⵢⵓⵙⴼ"),
    "Cyrillic": ("Владимир", "Александрович", "Преображенский-Воскресенский", "Ольга", "Їжак"),
    "Greek": ("Αλέξανδρος", "Παπαδιαμαντόπουλος", "Ελένη", "Χατζηκωνσταντίνου"),
    "Hebrew": ("דוד", "לוי", "שרה", "בן־גוריון", "אברהמוב"),
    "Ethiopic": ("ሰላም", "ኃይለ ሥላሴ", "ተስፋዬ", "ወልደ ጊዮርጊስ"),
    "Han and kana": ("王明", "山田", "花子", "欧阳娜娜", "タケシ"),
    "Hangul": ("김민준", "이", "서연", "남궁"),
}
REFUSED = ("Zoë 😀", "𓂀𓋹")
EVENT = EditionData("Five hundred names")


def names() -> list[str]:
    """Return the names, always the same."""
    chance = random.Random(20)  # noqa: S311 - the same names each time
    scripts = [LATIN, LATIN, LATIN, ARABIC, *OTHERS.values()]
    found: list[str] = []
    for parts in islice(cycle(scripts), COUNT):
        name = " ".join(chance.sample(parts, min(3, len(parts))))
        if chance.random() < 0.15:
            name = name.upper()
        found.append(name[:60].strip())
    return found


def main() -> int:
    """Draw, read back, show; exit 1 where a name is cut or outside, or was to be refused."""
    people = [
        BadgeData(f"N-{at:03d}", name, role=role, token="A1" * 57, stand="Stand A-02")
        for at, (name, role) in enumerate(zip(names(), cycle(ROLES), strict=False), 1)
    ]
    wrong = 0
    for sheet in ("a6", "cr80", "label"):
        card = SHEETS[sheet].badge
        made = build_badges(people, edition=EVENT, sheet=sheet)
        cut, outside = _read_back(made, people, card.width, card.height)
        small = len(list(small_names(people, card, EVENT)))
        forty = sum(
            any(line.field == "given" and line.size >= 40 for line in laid_out(one, EVENT, card))
            for one in people
        )
        print(
            f"{sheet}: {len(people)} names, {cut} cut, {outside} outside;"
            f" {forty} with a given name of 40 points and more, {small} are told as small"
        )
        wrong += cut + outside
        if sheet == "a6":
            _show(made)
    refused = sum(_is_refused(name) for name in REFUSED)
    print(f"{refused} of {len(REFUSED)} names that no font has refused by name")
    return int(wrong > 0 or refused < len(REFUSED))


def _read_back(
    made: bytes, people: list[BadgeData], width: float, height: float
) -> tuple[int, int]:
    """Return how many names are not whole in the text, and how many letters lie outside."""
    cut = outside = 0
    for page, person in enumerate(people, 1):
        words = pdf.words(made, page)
        letters = Counter("".join(word.text for word in words))
        cut += bool(Counter("".join(person.name.split())) - letters)
        outside += any(
            word.left < 0 or word.bottom < 0 or word.right > width or word.top > height
            for word in words
        )
    return cut, outside


def _show(made: bytes) -> None:
    """Put all badges, small, into one picture."""
    pages = [page.convert("L") for page in pdf.pictures(made, dpi=DPI * 3)]
    pages = [page.reduce(3) for page in pages]
    wide, high = pages[0].size
    rows = -(-len(pages) // COLUMNS)
    whole = Image.new("L", (COLUMNS * (wide + 2), rows * (high + 2)), 128)
    for at, page in enumerate(pages):
        whole.paste(page, (at % COLUMNS * (wide + 2), at // COLUMNS * (high + 2)))
    whole.quantize(GREYS).save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1000} kB, {whole.size}")


def _is_refused(name: str) -> bool:
    try:
        build_badges([BadgeData("N-0", name)], edition=EVENT)
    except Undrawable:
        return True
    return False


if __name__ == "__main__":
    raise SystemExit(main())
