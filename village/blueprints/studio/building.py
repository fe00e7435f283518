"""Forms made from the shape of the settings, and settings made from what they say.

A setting that `words` names has a field; which one follows from its type. So a new setting of
an edition is a line in its dataclass and a line of words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest
from types import NoneType
from typing import Annotated, Any, get_args, get_origin
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField, SelectMultipleField
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import CheckboxInput, ListWidget

from village.blueprints.studio.fields import (
    ColourField,
    DayNumberField,
    ListField,
    OneQuestion,
    PartField,
    PercentField,
    PictureField,
    RowKeyField,
    RowsField,
    TextsField,
)
from village.blueprints.studio.words import CHOICES, WORDS
from village.blueprints.studio.words.setting import SettingWords
from village.core.languages import LANGUAGES, LOCALES, NATIVE_NAMES, Language, text_in
from village.core.searching import searchable
from village.editions.words.continents import COUNTRIES
from village.editions.words.keys import derived_key
from village.editions.words.kinds import date as day
from village.editions.words.kinds import read_questions
from village.editions.words.settings import (
    Amount,
    Answer,
    AxisSettings,
    BadgeSettings,
    CallSettings,
    Choice,
    Colour,
    Identity,
    Key,
    Link,
    Organiser,
    PavilionCode,
    PictureSettings,
    Price,
    QuestionSettings,
    Service,
    SessionSettings,
    Settings,
    ShownIf,
)
from village.editions.words.shape import (
    LONGEST_TEXT,
    Texts,
    ValueLimits,
    as_json,
    default_of,
    must_have,
    shape_of,
)
from village.web.amounts import UNIT_NAMES
from village.web.fields import (
    DayField,
    EmailField,
    LineField,
    LocalTimeField,
    PhoneField,
    PriceField,
    QuantityField,
    WebField,
    WholeNumberField,
)

#: The longest text that stands in one line of a form, in characters.
LONGEST_LINE = 300
#: Types that name a row for other settings; nobody has to think of them.
_LONGEST_KEY = {Key: 32, Answer: 32, PavilionCode: 16}
Choices = list[SelectChoice]


@dataclass(frozen=True, slots=True)
class Place:
    """The edition whose settings a form shows, and the language of its reader."""

    settings: Settings
    language: Language
    #: The question that is edited, and those that are asked before it.
    question: QuestionSettings | None = None
    earlier: tuple[QuestionSettings, ...] = ()

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the edition's texts."""
        return tuple(one for one in LANGUAGES if one in self.settings.edition.languages)

    @property
    def zone(self) -> ZoneInfo:
        """The edition's clock."""
        return ZoneInfo(self.settings.edition.timezone)


def form_of(kind: type, place: Place, only: Sequence[str] = ()) -> type[PlainForm]:
    """Return a form for a dataclass of the settings: its named fields, or `only` these."""
    hints = {name: hint for _data_name, name, hint in shape_of(kind)}
    names = only or [
        name for name, hint in hints.items() if name in WORDS[kind] or _names_a_row(kind, hint)
    ]
    built = {name: field_of(kind, name, hints[name], place) for name in names}
    return type(f"{kind.__name__}Form", (PlainForm,), built)


def field_of(kind: type, name: str, hint: Any, place: Place) -> Field:
    """Return the field for one setting of a dataclass."""
    if place.question and (own := _OF_KIND.get((place.question.kind, kind, name))):
        return own(place)
    if _names_a_row(kind, hint):
        return RowKeyField()
    words = WORDS[kind][name]
    kept, optional = _kept(hint)
    facts: dict[str, Any] = {"description": words.help} if words.help else {}
    offered = _offered(kind, name, kept, place)
    if offered is not None:
        return _choosing(str(words.label), kept, offered, optional=optional, **facts)
    if (kind, name) in _LINES:
        return _LINES[kind, name](words.label, **facts)
    return _typed(words, kept, place, needed=must_have(kind, name), **facts)


def list_of(kind: Any, words: SettingWords, place: Place) -> RowsField:
    """Return the field for a list of dataclasses."""
    return RowsField(form_of(kind, place), words.label, add=str(words.add), description=words.help)


def to_data(hint: Any, value: Any, place: Place) -> Any:
    """Return a setting as its field takes it."""
    kind, _optional = _kept(hint)
    kind = _bare(kind)
    if kind is ShownIf:
        return [f"{value.question}={answer}" for answer in value.is_] if value else []
    if kind is PictureSettings:
        return {"file": value.file, "alt": dict(value.alt)} if value else {}
    if _has_fields(kind):
        return {
            name: to_data(inner, getattr(value, name), place) if value is not None else None
            for _data_name, name, inner in shape_of(kind)
        }
    if get_origin(kind) is tuple:
        return _rows_data(get_args(kind)[0], value or (), place)
    if kind == Texts:
        return dict(value or {})
    if get_origin(kind) is not None:
        inner = get_args(kind)[1]
        return [{"key": key, "value": to_data(inner, one, place)} for key, one in value.items()]
    if isinstance(value, datetime):
        return value.astimezone(place.zone).replace(tzinfo=None)
    return value


def from_data(hint: Any, data: Any, place: Place) -> Any:
    """Return the setting that a field's data say."""
    kind, optional = _kept(hint)
    kind = _bare(kind)
    if kind is ShownIf:
        pairs = [one.partition("=") for one in data or ()]
        return ShownIf(pairs[0][0], tuple(answer for *_, answer in pairs)) if pairs else None
    if kind is PictureSettings:
        alt = from_data(Texts, data["alt"], place)
        return PictureSettings(data["file"], alt) if data["file"] else None
    if _has_fields(kind):
        return kind(**fields_from(kind, data, place))
    if get_origin(kind) is tuple:
        return _rows_from(get_args(kind)[0], data or [], place)
    if kind == Texts:
        return {language: text for language, text in (data or {}).items() if text}
    if get_origin(kind) is not None:
        inner = get_args(kind)[1]
        return {one["key"]: from_data(inner, one["value"], place) for one in data}
    return None if optional and data in ("", None) else _value_from(kind, data, place)


def _value_from(kind: Any, data: Any, place: Place) -> Any:
    """Return a moment in universal time, a day that limits answers as its number, or the data."""
    if isinstance(data, datetime):
        return data.replace(tzinfo=place.zone).astimezone(UTC)
    if isinstance(data, date) and kind is int:
        return day.KIND.measure(data)
    return data


def fields_from(kind: Any, data: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Return fields of a dataclass from the data of its form; what is left open has its default."""
    hints = {name: hint for _data_name, name, hint in shape_of(kind)}
    values = {name: from_data(hints[name], one, place) for name, one in data.items()}
    return {
        name: default_of(kind, name) if value is None and not must_have(kind, name) else value
        for name, value in values.items()
    }


def _rows_data(kind: Any, values: Iterable[Any], place: Place) -> Any:
    if kind == Texts:  # paragraphs: one text a language, an empty line between them
        return {
            language: "\n\n".join(one.get(language, "") for one in values)
            for language in place.languages
        }
    return [to_data(kind, one, place) for one in values]


def _rows_from(kind: Any, data: Any, place: Place) -> tuple[Any, ...]:
    if kind == Texts:
        split = {language: _paragraphs(text) for language, text in (data or {}).items()}
        return tuple(
            {one: text for one, text in zip(split, texts, strict=True) if text}
            for texts in zip_longest(*split.values(), fillvalue="")
        )
    if _has_fields(kind):
        return tuple(kind(**fields_from(kind, one, place)) for one in named(kind, data))
    return tuple(from_data(kind, one, place) for one in data)


def named(kind: Any, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of which each new one has got a key from its text, or the next number."""
    made = [dict(row) for row in rows]
    if kind is AxisSettings:
        last = max((row["number"] or 0 for row in made), default=0)
        for row in made:
            if row["number"] is None:
                last = row["number"] = last + 1
        return made
    for _data_name, name, hint in shape_of(kind):
        if not _names_a_row(kind, hint):
            continue
        taken = {row[name] for row in made if row[name]}
        for row in made:
            if not row[name]:
                row[name] = derived_key(_first_text(row), taken, longest=_LONGEST_KEY[hint])
                taken.add(row[name])
    return made


def _first_text(row: Mapping[str, Any]) -> str:
    """Return the text of a row that says what it is."""
    for name in ("title", "name", "label"):
        told = row.get(name)
        if isinstance(told, str):
            return told
        for language in ("en", "fr", "ar"):
            if told and told.get(language):
                return str(told[language])
    return ""


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in text.split("\n\n") if one.strip()]


def _kept(hint: Any) -> tuple[Any, bool]:
    """Return a type without None, and whether None was there."""
    inner = [one for one in get_args(hint) if one is not NoneType]
    if NoneType in get_args(hint):
        return inner[0], True
    return hint, False


def _has_fields(kind: Any) -> bool:
    return is_dataclass(kind)


def _bare(hint: Any) -> Any:
    """Return a type without its limits."""
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _limits(hint: Any) -> ValueLimits:
    return get_args(hint)[1] if get_origin(hint) is Annotated else ValueLimits()


def _names_a_row(kind: type, hint: Any) -> bool:
    names = kind not in (Identity, CallSettings) and hint in _LONGEST_KEY
    return names and "key" not in WORDS[kind]


def _offered(kind: type, name: str, hint: Any, place: Place) -> Choices | None:
    """Return what can be chosen for a setting; None where it is written."""
    offered = _OFFERED.get((kind, name))
    if offered is not None:
        return offered(place)
    inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return [SelectChoice(one, label) for one, label in CHOICES[inner].items()]
    return None


def _choosing(label: str, hint: Any, offered: Choices, *, optional: bool, **facts: Any) -> Field:
    if get_origin(hint) is tuple or hint is ShownIf:
        inner = str if hint is ShownIf else _bare(get_args(hint)[0])
        return SelectMultipleField(
            label,
            choices=[SelectChoice(str(one.value), one.label) for one in offered],
            coerce=inner,
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
            render_kw={"class": "choices-row"},
            validators=[OneQuestion()] if hint is ShownIf else [],
            **facts,
        )
    kind = _bare(hint)
    none = [SelectChoice("", _("–"))] if optional else []
    return SelectField(
        label,
        choices=none + [SelectChoice(str(one.value), one.label) for one in offered],
        coerce=lambda given: kind(given) if given not in (None, "") else None,
        validate_choice=True,
        **facts,
    )


def _typed(words: SettingWords, hint: Any, place: Place, *, needed: bool, **facts: Any) -> Field:
    """Return the field into which a setting is written."""
    kind, label = _bare(hint), words.label
    if kind is PictureSettings:
        return PictureField(label, place.languages, **facts)
    if _has_fields(kind):
        return PartField(form_of(kind, place), label, **facts)
    if get_origin(kind) is tuple:
        return _written_list(get_args(kind)[0], words, place, **facts)
    if kind == Texts:
        most = LONGEST_TEXT if words.rows else LONGEST_LINE
        return TextsField(label, place.languages, rows=words.rows, most=most, **facts)
    if get_origin(kind) is not None:
        return RowsField(_pair(get_args(kind)[1], place), label, add=str(words.add), **facts)
    if hint == Amount:
        return PriceField(label, place.settings.edition.currency, needed=needed, **facts)
    return _plain(words, hint, needed=needed, **facts)


def _plain(words: SettingWords, hint: Any, *, needed: bool, **facts: Any) -> Field:
    """Return the field of a setting that is a single value."""
    kind, limits, label = _bare(hint), _limits(hint), words.label
    least, most = limits.least or 0, limits.most or 10**9
    if kind is bool:
        return BooleanField(label, **facts)
    if kind is Decimal:
        number = PercentField if limits.most == 1 else QuantityField
        return number(label, float(least), float(most), **facts)
    if kind is int:
        return WholeNumberField(label, int(least), int(most), needed=needed, **facts)
    if kind in (date, datetime):
        moment = DayField if kind is date else LocalTimeField
        return moment(label, needed=needed, **facts)
    longest = limits.longest or LONGEST_LINE
    if hint in (Colour, Link):
        return ColourField(label, **facts) if hint == Colour else WebField(label, longest, **facts)
    return LineField(label, longest, needed=needed, **facts)


def _written_list(inner: Any, words: SettingWords, place: Place, **facts: Any) -> Field:
    if inner == Texts:
        return TextsField(words.label, place.languages, rows=words.rows, most=LONGEST_TEXT, **facts)
    if _has_fields(inner):
        return list_of(inner, words, place)
    return ListField(words.label, **facts)


def _pair(inner: Any, place: Place) -> type[PlainForm]:
    """Return the form of one entry of a table: its name and what it says."""
    value = (
        TextsField(_("In words"), place.languages, most=LONGEST_LINE)
        if inner == Texts
        else LineField(_("Number"), LONGEST_LINE)
    )
    return type(
        "Pair", (PlainForm,), {"key": LineField(_("Name"), 32, needed=True), "value": value}
    )


def _countries(place: Place) -> Choices:
    return [SelectChoice(code, name) for code, name in _sorted_countries(place.language)]


@lru_cache(maxsize=len(LANGUAGES))
def _sorted_countries(language: Language) -> list[tuple[str, str]]:
    names = Locale.parse(LOCALES[language]).territories
    return sorted(((one, names[one]) for one in COUNTRIES), key=lambda pair: searchable([pair[1]]))


def _currencies(place: Place) -> Choices:
    return [SelectChoice(code, f"{code} · {name}") for code, name in _in_use(place.language)]


@lru_cache(maxsize=len(LANGUAGES))
def _in_use(language: Language) -> list[tuple[str, str]]:
    """Return the currencies that are money somewhere today, with their names."""
    names = Locale.parse(LOCALES[language]).currencies
    territories = get_global("territory_currencies").values()
    today = {
        code for used in territories for code, _start, end, tender in used if tender and not end
    }
    return sorted((code, names.get(code, code)) for code in today)


def _zones(place: Place) -> Choices:
    return [SelectChoice(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


def _languages(place: Place) -> Choices:
    return [SelectChoice(one, NATIVE_NAMES[one]) for one in LANGUAGES]


def _pavilions(place: Place) -> Choices:
    lang = place.language
    return [SelectChoice(one.code, text_in(one.name, lang)) for one in place.settings.pavilions]


def _axes(place: Place) -> Choices:
    axes, lang = place.settings.axes, place.language
    return [SelectChoice(one.number, f"{one.number}. {text_in(one.title, lang)}") for one in axes]


def _rooms(place: Place) -> Choices:
    rooms, lang = place.settings.programme.rooms, place.language
    return [SelectChoice(one.key, text_in(one.name, lang)) for one in rooms]


def _units(place: Place) -> Choices:
    """Return what services are counted in, with what this edition has of its own."""
    own = {one.unit for one in place.settings.services} - set(UNIT_NAMES)
    named = [SelectChoice(unit, name) for unit, name in UNIT_NAMES.items()]
    return named + [SelectChoice(unit, unit) for unit in sorted(own)]


def _speakers(place: Place) -> Choices:
    return [SelectChoice(one.key, one.name) for one in place.settings.programme.speakers]


def answers(place: Place) -> Choices:
    """Return the answers of earlier questions on which the edited one may depend, or does."""
    labels = {one.key: text_in(one.label, place.language) for one in place.earlier}
    offered = {
        (one.key, value): label
        for one in read_questions(as_json(earlier) for earlier in place.earlier)
        for value, label in one.options(place.language)
    }
    if place.question and (depends := place.question.shown_if):
        offered = {(depends.question, value): value for value in depends.is_} | offered
    return [
        SelectChoice(
            f"{key}={value}",
            _("%(question)s: %(answer)s", question=labels.get(key, key), answer=label),
        )
        for (key, value), label in offered.items()
    ]


def _sessions(place: Place) -> Choices:
    sessions, lang = place.settings.programme.sessions, place.language
    return [SelectChoice(one.key, text_in(one.title, lang)) for one in sessions]


_OFFERED: Mapping[tuple[type, str], Callable[[Place], Choices]] = {
    (Identity, "country"): _countries,
    (Identity, "currency"): _currencies,
    (Identity, "timezone"): _zones,
    (Identity, "languages"): _languages,
    (CallSettings, "pavilion"): _pavilions,
    (Price, "pavilion"): _pavilions,
    (QuestionSettings, "shown_if"): answers,
    (QuestionSettings, "axes"): _axes,
    (QuestionSettings, "pavilions"): _pavilions,
    (Service, "unit"): _units,
    (SessionSettings, "axis"): _axes,
    (SessionSettings, "room"): _rooms,
    (SessionSettings, "speakers"): _speakers,
    (BadgeSettings, "highlights"): _sessions,
}

#: Lines that are read in a way of their own.
_LINES: Mapping[tuple[type, str], Callable[..., Field]] = {
    (Organiser, "email"): EmailField,
    (Organiser, "phone"): PhoneField,
}

#: What a setting of a question is where the question is of one kind.
_OF_KIND: Mapping[tuple[str, type, str], Callable[[Place], Field]] = {
    ("date", QuestionSettings, "least"): lambda place: DayNumberField(_("Not before")),
    ("date", QuestionSettings, "most"): lambda place: DayNumberField(_("Not after")),
    ("amount", QuestionSettings, "unit"): lambda place: _choosing(
        _("Currency"), str, _currencies(place), optional=False
    ),
    ("scale", QuestionSettings, "choices"): lambda place: list_of(
        Choice,
        SettingWords(
            _("Words of the steps"),
            _("Such as “not at all” for the first, and “fully” for the last."),
            add=_("Add the words of a step"),
        ),
        place,
    ),
    ("scale", Choice, "value"): lambda place: LineField(_("Step"), 3, needed=True),
}
