"""Layers: what the names of layers, groups and blocks say of the things on them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from village.engines.plans.model import FeatureKind

#: Whole words in English, French and Arabic; plurals and accents do not matter.
_WORDS = {
    FeatureKind.STAND: "stand booth stall emplacement رواق أروقة ستاند",
    FeatureKind.WALL: "wall mur hall enceinte جدار جدران حائط قاعة",
    FeatureKind.COLUMN: "column colonne poteau poteaux pillar pilier عمود أعمدة",
    FeatureKind.ENTRANCE: "entrance entree entry مدخل مداخل",
    FeatureKind.EXIT: "exit sortie issue door porte مخرج مخارج باب أبواب",
    FeatureKind.STAGE: "stage scene podium منصة منصات",
    FeatureKind.SERVICE: "service desk cafe bar مقهى خدمة خدمات",
}
#: A name that says these and a kind means the kind: « Hall 2 stands ».
_WIDE = "hall قاعة"
#: On such a layer lie lines about things, not the things.
_ABOUT = "cote cotation dimension dim axe axis grid grille hatch hachure electricite electrical"
#: What texts on such a layer are, as whole words: numbers of stands, or other facts of them.
_NUMBERS = "number numero num no nr nummer ref id رقم أرقام"
_FACTS = (
    "area surface m2 size dimension cote exhibitor exposant name nom company societe price prix "
    "zone pavilion pavillon مساحة عارض اسم شركة ثمن سعر"
)


def words(name: str) -> list[str]:
    """Return the words of a name, without case, accents, articles and plurals."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", parted.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_singular(word) for word in re.findall(r"m2|[^\W\d_]+", plain)]


def kind_of(names: Iterable[str]) -> FeatureKind | None:
    """Return what a thing is by the names it lies under, nearest first; None where none tells."""
    for name in names:
        said = words(name)
        if not _table(_ABOUT).isdisjoint(said):
            return None
        known = [word for word in said if word in _kinds()]
        if known:
            return _kinds()[min(known, key=_table(_WIDE).__contains__)]
    return None


def text_hint(names: Iterable[str]) -> int:
    """Return -1 where texts under these names are numbers, 1 where other facts, else 0."""
    said = {word for name in names for word in words(name)}
    if not said.isdisjoint(_table(_NUMBERS)):
        return -1
    return int(not said.isdisjoint(_table(_FACTS)))


def _singular(word: str) -> str:
    word = word.removeprefix("ال") if len(word) > 4 else word
    return word.removesuffix("s") if len(word) > 3 else word


@cache
def _table(text: str) -> frozenset[str]:
    return frozenset(word for name in text.split() for word in words(name))


@cache
def _kinds() -> dict[str, FeatureKind]:
    return {word: kind for kind, text in _WORDS.items() for word in _table(text)}
