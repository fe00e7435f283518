"""In which language the texts of badges are, for programs that read them out."""

import re
from collections.abc import Sequence

from village.engines.documents.structure import leaf
from village.engines.documents.wording import is_rtl, tag

_ARABIC = re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
#: Texts that are said in each language of the edition, by the place of theirs.
_PLACES = {"role": 0, "roles": 1, "dates": 0, "dates_2": 1, "dates_3": 2}


class Speech:
    """Tells the languages of an edition's badges; what is in its first one needs no mark."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = languages
        self._latin = next((one for one in languages if not is_rtl(one)), "fr")
        self._arabic_text, self._latin_text = (
            leaf("P", self._mark(lang)) for lang in ("ar", self._latin)
        )

    def paragraph(self, content: str) -> str:
        """Return what the tags say of a text that somebody wrote."""
        return self._arabic_text if _is_arabic(content) else self._latin_text

    def mark(self, content: str, field: str = "") -> str:
        """Return the mark of a text, empty for the first language; `field` is one of a card."""
        place = _PLACES.get(field, len(self._languages))
        if place < len(self._languages):
            return self._mark(self._languages[place])
        return self._mark("ar" if _is_arabic(content) else self._latin)

    def _mark(self, lang: str) -> str:
        return "" if lang == self._languages[0] else tag(lang)


def _is_arabic(content: str) -> bool:
    return not content.isascii() and _ARABIC.search(content) is not None
