"""Make the face of Chinese, Japanese and Korean that documents draw: the letters of names.

Noto Sans SC and KR have 54,000 letters in 17 MB. Kept are those of the national standards that
names and addresses are written with: GB 2312, JIS X 0208, the first level of Big5, KS X 1001. Say
where the two files of the npm packages lie that the README of the fonts names.
"""

import argparse
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

MADE = Path(__file__).parent.parent / "village/engines/documents/fonts"
NAME = "VillageEastAsian_400Regular.ttf"
#: Kana, punctuation, forms of full width.
RANGES = ((0x3000, 0x30FF), (0x31F0, 0x31FF), (0xFF00, 0xFFEF))
#: Where a standard has letters of names: its codec, the lead and the trail bytes.
STANDARDS = (
    ("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)),
    ("euc_jp", range(0xB0, 0xF5), range(0xA1, 0xFF)),
    ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
)
HANGUL = ("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))


def letters(codec: str, leads: Iterable[int], trails: Iterable[int]) -> Iterator[int]:
    """Give the letters of a standard that takes two bytes for each."""
    trails = list(trails)
    for lead in leads:
        for trail in trails:
            found = bytes((lead, trail)).decode(codec, "ignore")
            if len(found) == 1:
                yield ord(found)


def reduced(path: Path, wanted: Iterable[int]) -> bytes:
    """Return a font file with these letters and what places them, and nothing else."""
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=[], notdef_outline=True, glyph_names=False
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "GSUB", "GPOS", "GDEF", "BASE", "STAT"]
    font = TTFont(path)
    own = subset.Subsetter(options)
    own.populate(unicodes=set(wanted))
    own.subset(font)
    made = io.BytesIO()
    font.save(made)
    made.seek(0)
    return made.getvalue()


def main() -> None:
    """Write the face beside the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chinese", type=Path, help="NotoSansSC_400Regular.ttf")
    parser.add_argument("korean", type=Path, help="NotoSansKR_400Regular.ttf")
    asked = parser.parse_args()
    han = {letter for standard in STANDARDS for letter in letters(*standard)}
    han |= {letter for first, last in RANGES for letter in range(first, last + 1)}
    parts = (reduced(asked.chinese, han), reduced(asked.korean, letters(*HANGUL)))
    face = Merger().merge([io.BytesIO(part) for part in parts])
    for name_id in (1, 4, 6):
        face["name"].setName("VillageEastAsian", name_id, 3, 1, 0x409)
    face.save(MADE / NAME)


if __name__ == "__main__":
    main()
