"""People on pasted lines: from a mail, a message or a spreadsheet, whatever parts their values.

A value with an `@` and no blank is an e-mail address, a mistyped one too; of the others the first
in Latin letters is the name and the second the function, and the first in Arabic letters is the
name in Arabic. A first line that names its columns says so itself, and may part given and family
names.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from village.engines import folding

#: What parts the values of a line; the first that a line has, parts it.
_PARTERS = ("\t", ";", "؛", ",", "،", "|")
_AROUND = " " + "".join(_PARTERS)
_MAIL = re.compile(
    r"<?(?:mailto:)?([^\s<>@,;|،؛]+@[^\s<>@,;|،؛]+?)>?(?=[\s,;|،؛]|$)", re.IGNORECASE
)
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")
_GIVEN, _FAMILY = "given", "family"
#: What columns are called, in their letters only.
_HEADINGS = {
    "name": (
        "name", "fullname", "nomcomplet", "nometprénom", "nomprénom", "nometprenom", "nomprenom",
        "prénometnom", "prénomnom", "prenometnom", "participant", "person", "personne", "الاسم",
        "الاسمالكامل",
    ),
    _GIVEN: ("firstname", "givenname", "prénom", "prenom", "الاسمالشخصي"),
    _FAMILY: ("lastname", "surname", "familyname", "nom", "nomdefamille", "الاسمالعائلي"),
    "name_ar": ("nameinarabic", "nomenarabe", "nomarabe", "arabicname", "الاسمبالعربية"),
    "job_title": (
        "function", "jobtitle", "title", "role", "position", "fonction", "poste", "titre",
        "الوظيفة", "الصفة",
    ),
    "email": (
        "email", "emailaddress", "mail", "courriel", "adresseemail", "adressemail",
        "البريدالإلكتروني", "البريد",
    ),
}  # fmt: skip
_MEANINGS = {word: meaning for meaning, words in _HEADINGS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Pasted:
    """One person as read from a line.

    Attributes:
        line: the line's number, from 1.
        text: the line as it was pasted, or the person's part of it.
    """

    line: int
    text: str = field(compare=False)
    name: str = ""
    name_ar: str = ""
    job_title: str = ""
    email: str = ""


def people(text: str) -> list[Pasted]:
    """Return the people of a pasted text, in its order; empty lines are nobody."""
    columns: list[str] = []
    found = list[Pasted]()
    for number, line in enumerate(folding.folded(text).split("\n"), start=1):
        if not line.strip(_AROUND):
            continue
        values = _values(line)
        if not found and not columns and (columns := _columns(values)):
            continue
        if columns:
            named = _named(dict(zip(columns, values, strict=False)))
            found.append(Pasted(number, line.strip(), **named))
        else:
            found += [Pasted(number, part, **_guessed(part)) for part in _parts(line)]
    return found


def line_of(person: Pasted) -> str:
    """Return a person as a line that is read as the same."""
    values = (person.name, person.name_ar, person.job_title, person.email)
    return "\t".join(value for value in values if value)


def _columns(values: list[str]) -> list[str]:
    """Return what each column is for where the values are headings, else nothing."""
    meanings = [
        _MEANINGS.get("".join(filter(str.isalpha, value)).casefold(), "") for value in values
    ]
    known = set(meanings) - {""}
    return meanings if len(known) > 1 or (known and len(values) == 1) else []


def _named(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a line whose columns have names."""
    full = " ".join(filter(None, (values.get(_GIVEN), values.get(_FAMILY))))
    return {
        "name": values.get("name") or full,
        "name_ar": values.get("name_ar", ""),
        "job_title": values.get("job_title", ""),
        "email": _address(values.get("email", "")),
    }


def _address(value: str) -> str:
    return folding.compact(value).strip("<>").removeprefix("mailto:")


def _parts(line: str) -> Iterator[str]:
    """Yield the people of a line: one for each of its addresses, as mail programs write."""
    ends = [found.end() for found in _MAIL.finditer(line)]
    if len(ends) < 2:
        yield line.strip()
        return
    for start, end in zip([0, *ends], ends, strict=False):
        yield line[start:end].strip(_AROUND)


def _guessed(line: str) -> dict[str, str]:
    """Return the fields of a line by what its values look like."""
    line = _BULLET.sub("", line)
    mail = _MAIL.search(line)
    rest = f"{line[: mail.start()]}{_parter(line)}{line[mail.end() :]}" if mail else line
    values = [value for value in _values(rest) if value]
    mistyped = [] if mail else [value for value in values if "@" in value and " " not in value][:1]
    values = [value for value in values if value not in mistyped]
    latin = [value for value in values if not _ARABIC.search(value)]
    arabic = [value for value in values if _ARABIC.search(value)]
    if not latin:  # all in Arabic: what comes first is the name
        latin, arabic = arabic, []
    return {
        "name": latin[0] if latin else "",
        "name_ar": arabic[0] if arabic else "",
        "job_title": ", ".join([*latin[1:], *arabic[1:]]),
        "email": mail[1] if mail else "".join(mistyped),
    }


def _parter(line: str) -> str:
    return next((one for one in _PARTERS if one in line), "\t")


def _values(line: str) -> list[str]:
    """Return the values of a line without the quotes that spreadsheets put around them."""
    [values] = csv.reader([line], delimiter=_parter(line), skipinitialspace=True)
    return [folding.line(value) for value in values]
