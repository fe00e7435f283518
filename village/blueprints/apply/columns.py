"""The columns of a foreign spreadsheet: which field of the form each is, and what its cells say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from babel import Locale
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field

from village.applications.tables import Application
from village.blueprints.apply.fields import FilesField, YearField
from village.blueprints.apply.forms import ApplicationForm
from village.core.languages import LANGUAGES, LOCALES, NATIVE_NAMES, Language
from village.core.searching import searchable
from village.editions.words.continents import countries
from village.web.countries import CountrySelectField
from village.web.fields import DayField, TicksField
from village.web.spreadsheets import day_of
from village.web.standards import usual_words

#: What other forms call the questions that every call has, as a search sees it.
_HEADINGS: Mapping[str, str] = {
    "name": "startup|start up|company|company name|startup name|organisation|organization"
    "|entreprise|société|raison sociale|nom de la startup|nom de l'entreprise|nom de la société"
    "|organisme|الشركة|اسم الشركة|الشركة الناشئة|اسم الشركة الناشئة|المؤسسة|اسم المؤسسة",
    "name_ar": "arabic name|nom arabe|nom en arabe|الاسم بالعربية",
    "country": "country of origin|pays|pays d'origine|البلد|الدولة",
    "city": "town|ville|المدينة",
    "legal_form": "forme juridique|statut juridique|الشكل القانوني",
    "address": "address|adresse|العنوان",
    "website": "web|site|site web|site internet|url|homepage|الموقع|الموقع الإلكتروني",
    "founded_year": "founded|year founded|creation year|année de création|date de création|création"
    "|سنة التأسيس",
    "team_size": "team|team size|employees|headcount|effectif|taille de l'équipe|nombre d'employés"
    "|nombre de salariés|عدد الموظفين|حجم الفريق|عدد الفريق|عدد أفراد الفريق",
    "ice": "numéro ice|n ice",
    "rc": "rc|registre de commerce|السجل التجاري",
    "if_number": "if|identifiant fiscal|tax id|رقم التعريف الضريبي",
    "contact_name": "contact|contact person|founder|fondateur|fondatrice|nom du contact|responsable"
    "|nom et prénom|full name|الاسم الكامل|اسم المسؤول|المؤسس",
    "contact_role": "role|function|job title|fonction|poste|الوظيفة|الصفة",
    "contact_email": "email|e mail|mail|courriel|adresse email|adresse mail|البريد"
    "|البريد الإلكتروني",
    "contact_phone": "phone|telephone|mobile|tel|téléphone|gsm|portable|الهاتف|رقم الهاتف",
    "language": "language|langue|اللغة",
    "axis": "theme|sector|secteur|thématique|thème|domaine|القطاع|المجال",
    "title": "project|project name|project title|projet|nom du projet|titre"
    "|المشروع|اسم المشروع|عنوان المشروع",
    "summary": "description|pitch|project description|résumé|description du projet|présentation"
    "|الوصف|وصف المشروع|نبذة|الملخص|ملخص المشروع",
    "women_led": "women led|female founder|dirigée par une femme|fondée par une femme",
    "first_time": "first time|première participation",
    "wanted_area_m2": "area|m2|surface|superficie|المساحة",
    "needs": "needs|besoins|الاحتياجات",
}
_YES = frozenset(
    searchable([one]) for one in ("yes", "y", "oui", "o", "نعم", "true", "vrai", "x", "1")
)
_NO = frozenset(searchable([one]) for one in ("no", "n", "non", "لا", "false", "faux", "0"))
#: The year of a day, as other forms ask for it.
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_SEVERAL = re.compile(r"[;,،؛|\n]")


def targets(form: ApplicationForm) -> list[Field]:
    """Return the fields that a column can be, in the order of the form; no cell holds a file."""
    return [
        field
        for field in form
        if field.name not in ("version", "csrf_token") and not isinstance(field, FilesField)
    ]


def guessed(form: ApplicationForm, file: Application, headings: Sequence[str]) -> list[str]:
    """Return the name of the field that each heading means, "" for none; each field once."""
    known: dict[str, str] = {}
    for name, names in _names(form, file):
        for one in names:
            known.setdefault(searchable([one]), name)
    known[""] = ""  # a column without a heading
    found: list[str] = []
    for heading in headings:
        name = known.get(searchable([heading]), "")
        found.append(name if name not in found else "")
    return found


def _names(form: ApplicationForm, file: Application) -> Iterator[tuple[str, Iterable[str]]]:
    """Give each field's names, the surest first: its label in every language, its key, others."""
    call, fields = file.call, [field.name for field in targets(form)]
    questions = {f"q_{one.key}": one for one in form.questions}
    for name in fields:
        yield name, [str(form[name].label.text), name, name.removeprefix("q_")]
    for language in LANGUAGES:
        with force_locale(LOCALES[language]):
            for name in fields:
                if name in questions:
                    yield name, [questions[name].title(language)]
                elif name != "pavilion":
                    own = call.standards.labels.get(name, {}).get(language, "")
                    yield name, [own, str(usual_words(call.kind, name).label)]
    yield from ((name, _HEADINGS[name].split("|")) for name in fields if name in _HEADINGS)


class CellReader:
    """Reads the cells of a line as somebody would have typed them into the form of a call."""

    def __init__(self, form: ApplicationForm, file: Application, names: Sequence[str]) -> None:
        """Take the field that each column is; "" leaves a column out."""
        self._fields = [form[name] if name else None for name in names]
        self._values = {name: _values(form, file, name) for name in names if name}

    def typed(self, cells: Iterable[str]) -> MultiDict[str, str]:
        """Return a line as a form takes it; an empty cell says nothing."""
        pairs = [
            (field.name, value)
            for field, cell in zip(self._fields, cells, strict=True)
            if field is not None and cell
            for value in self._read(field, cell)
        ]
        return MultiDict(pairs)

    def unread(self, cells: Iterable[str]) -> list[str]:
        """Return the fields of yes or no in which a line says something else."""
        return [
            field.name
            for field, cell in zip(self._fields, cells, strict=True)
            if isinstance(field, BooleanField) and cell and searchable([cell]) not in _YES | _NO
        ]

    def _read(self, field: Field, cell: str) -> list[str]:
        if isinstance(field, BooleanField):
            return ["y"] if searchable([cell]) in _YES else []
        if isinstance(field, DayField):
            return [day_of(cell)]
        if isinstance(field, YearField) and (year := _YEAR.search(cell)):
            return [year[0]]
        values = self._values[field.name]
        whole = values.get(searchable([cell]))
        if whole is None and isinstance(field, TicksField):
            parts = [part.strip() for part in _SEVERAL.split(cell) if part.strip()]
            return [values.get(searchable([part]), part) for part in parts]
        return [cell if whole is None else whole]


def _values(form: ApplicationForm, file: Application, name: str) -> dict[str, str]:
    """Return what can be chosen in a field, by what people write for it in any language."""
    question = next((one for one in form.questions if f"q_{one.key}" == name), None)
    pairs: list[tuple[str, str]] = []
    for language in LANGUAGES:
        if isinstance(form[name], CountrySelectField):
            named = Locale.parse(LOCALES[language]).territories
            pairs += [(named[code], code) for code in countries(file.edition.country)]
        elif question is not None:
            pairs += [(label, value) for value, label in question.options(language)]
        else:
            pairs += _own_choices(file, name, language)
    found: dict[str, str] = {}
    for label, value in [*pairs, *((value, value) for _label, value in pairs)]:
        if words := searchable([label]):
            found.setdefault(words, value)
    return found


def _own_choices(file: Application, name: str, language: Language) -> list[tuple[str, str]]:
    """Return what can be chosen in a field that every call has, with its words in one language."""
    edition = file.edition
    if name == "language":
        named = Locale.parse(LOCALES[language]).languages
        return [(NATIVE_NAMES[language], language), *((named[one], one) for one in NATIVE_NAMES)]
    if name == "axis":
        return [(one.title.get(language, ""), str(one.number)) for one in edition.axes]
    if name == "pavilion":
        return [(one.label.get(language, ""), one.code) for one in edition.pavilions]
    return []
