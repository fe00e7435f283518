"""The columns of a sheet of visitors: which value each is, and what its cells say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel import Locale
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.blueprints.visitors.fields import MOST_ORGANISATION
from village.core.context import Context
from village.core.languages import LANGUAGES, LOCALES, NATIVE_NAMES
from village.core.searching import searchable
from village.visitors.words import types
from village.visitors.writes.registering import Asked
from village.web.spreadsheets import day_of

#: What a column can be.
FIELDS: Mapping[str, str] = {
    "name": _l("Name"),
    "first_name": _l("First name"),
    "name_ar": _l("Name in Arabic"),
    "email": _l("Email address"),
    "organisation": _l("Organisation"),
    "kind": _l("Type"),
    "days": _l("Days"),
    "language": _l("Language of the mails"),
}
#: What others call them.
_HEADINGS = {
    "name": "full name|last name|surname|family name|nom|nom complet|nom et prénom|nom de famille"
    "|visiteur|visitor|الاسم|الاسم الكامل|الاسم العائلي",
    "first_name": "given name|prénom|الاسم الشخصي",
    "name_ar": "arabic name|nom arabe|nom en arabe|الاسم بالعربية",
    "email": "email|e mail|mail|courriel|adresse email|adresse mail|البريد|البريد الإلكتروني",
    "organisation": "organization|company|entreprise|société|organisme|الشركة|المؤسسة",
    "kind": "kind|category|visitor type|type de visiteur|catégorie|profil|النوع|الفئة",
    "days": "day|date|dates|visit days|jour|jours|اليوم|الأيام",
    "language": "language|langue|اللغة",
}
_BETWEEN = re.compile(r"[;,،؛|\s]+")


def guessed(headings: Sequence[str]) -> list[str]:
    """Return the value that each heading means, "" for none; each value once."""
    known = {"": ""}
    for language in LANGUAGES:
        with force_locale(LOCALES[language]):
            for name, label in FIELDS.items():
                known.setdefault(searchable([str(label)]), name)
    for name, words in _HEADINGS.items():
        for one in (name, *words.split("|")):
            known.setdefault(searchable([one]), name)
    found: list[str] = []
    for heading in headings:
        name = known.get(searchable([heading]), "")
        found.append(name if name not in found else "")
    return found


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What a line of the sheet says, and what of it cannot be read."""

    number: int
    asked: Asked
    faults: tuple[str, ...]


class LineReader:
    """Reads the lines of a sheet: what a line does not say is as in `like`."""

    def __init__(self, ctx: Context, like: Asked, names: Sequence[str]) -> None:
        """Take the value that each column is; "" leaves a column out."""
        self._like, self._names = like, names
        self._days = {one for one in ctx.the_edition.days if one >= ctx.today}
        self._kinds = {
            searchable([said]): key
            for key, one in types(ctx.the_edition.visitor_settings).items()
            for said in (key, *one.label.values())
        }
        spoken = [one for one in NATIVE_NAMES if one in ctx.languages]
        self._languages = {searchable([code]): code for code in spoken} | {
            searchable([name]): code
            for code in spoken
            for name in (
                NATIVE_NAMES[code],
                *(Locale.parse(LOCALES[one]).languages[code] for one in LANGUAGES),
            )
        }

    def read(self, number: int, cells: Sequence[str]) -> ReadLine:
        """Return what a line says."""
        said = {name: cell for name, cell in zip(self._names, cells, strict=True) if name and cell}
        faults = list[str]()
        kind = self._chosen(self._kinds, said.get("kind", ""), self._like.kind)
        if kind is None:
            faults.append(_("There is no type %(text)s.", text=said["kind"]))
        language = self._chosen(self._languages, said.get("language", ""), self._like.language)
        if language is None:
            faults.append(_("No mails are sent in this language: %(text)s.", text=said["language"]))
        if len(said.get("organisation", "")) > MOST_ORGANISATION:
            faults.append(_("The organisation has more than 160 characters."))
        days = self._read_days(said.get("days", ""), faults)
        asked = replace(
            self._like,
            name=" ".join(said[one] for one in ("first_name", "name") if one in said),
            name_ar=said.get("name_ar", ""),
            email=said.get("email", ""),
            organisation=said.get("organisation", ""),
            kind=kind or "",
            language=language or "",
            days=days,
        )
        return ReadLine(number, asked, tuple(faults))

    def _chosen(self, known: Mapping[str, str], cell: str, otherwise: str) -> str | None:
        return known.get(searchable([cell])) if cell else otherwise

    def _read_days(self, cell: str, faults: list[str]) -> tuple[date, ...]:
        if not cell:
            return tuple(self._like.days)
        found = set[date]()
        for word in filter(None, _BETWEEN.split(cell)):
            try:
                day = date.fromisoformat(day_of(word)[:10])
            except ValueError:
                faults.append(_("This is no day: %(text)s.", text=word))
                continue
            if day not in self._days:
                faults.append(_("No visitor can come on this day: %(text)s.", text=word))
            found.add(day)
        return tuple(sorted(found & self._days))
