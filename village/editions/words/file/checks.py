"""Check an edition's settings across their keys: what the schema of one key cannot say."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.core import get_global

from village.core.emails import is_email_address
from village.core.languages import LANGUAGES, NATIVE_NAMES, as_language, language_of
from village.editions.words.clashes import clashes
from village.editions.words.colours import DARK, LIGHT, is_readable, readable
from village.editions.words.continents import COUNTRIES
from village.editions.words.file.faults import Fault
from village.editions.words.kinds import read_questions
from village.editions.words.legal import to_complete
from village.editions.words.letters import PLACEHOLDERS as LETTER_PLACEHOLDERS
from village.editions.words.mails import MAILS
from village.editions.words.settings import (
    BY_STAND,
    MOST_CHECKS,
    CallSettings,
    JurySettings,
    MailSettings,
    QuestionSettings,
    Rule,
    Settings,
)
from village.editions.words.shape import Texts, as_json, must_have, shape_of
from village.editions.words.standards import ESSENTIAL, STANDARD
from village.editions.words.vat import UNION
from village.engines import placeholders
from village.engines.documents.clauses import PLACEHOLDERS


class Wrong(NamedTuple):
    """A fault, or what is only worth knowing, without its file."""

    key: str
    code: str
    facts: dict[str, Any] = {}  # noqa: RUF012 - never changed
    language: str = ""
    warns: bool = False


def check_settings(settings: Settings, file: str = "") -> Iterator[Fault]:
    """Give every fault of the settings, then the texts that miss a language."""
    for check in _CHECKS:
        for key, code, facts, language, warns in check(settings):
            yield Fault(file, key, code, language, facts, warns)
    yield from _faint_colours(settings, file)
    for one in clashes(settings.programme.sessions):
        facts = {"other": one.first, "what": one.what, "given": one.key}
        yield Fault(file, f"programme.sessions.{one.second}", "clash", facts=facts, warns=True)
    for key, _needed, texts in _texts(settings, ""):
        for language, text in texts.items():
            if to_complete(text):
                yield Fault(file, key, "to_complete", language, warns=True)
    yield from text_faults(settings, file)


def _identity(settings: Settings) -> Iterator[Wrong]:
    one = settings.edition
    if one.ends_on < one.starts_on:
        yield Wrong("edition.ends_on", "order", {"other": "edition.starts_on"})
    if one.currency not in get_global("all_currencies"):
        yield Wrong("edition.currency", "no_such_currency", {"given": one.currency})
    countries = {"edition.country": one.country, "organiser.country": settings.organiser.country}
    for key, country in countries.items():
        if country is not None and country not in COUNTRIES:
            yield Wrong(key, "no_such_country", {"given": country})
    if not one.languages:
        yield Wrong("edition.languages", "missing")
    for at, language in enumerate(one.languages, 1):
        if language not in LANGUAGES:
            facts = {"given": language, "known": ", ".join(LANGUAGES)}
            yield Wrong(f"edition.languages[{at}]", "not_one_of", facts)


def _organiser(settings: Settings) -> Iterator[Wrong]:
    email = settings.organiser.email
    if not email:
        yield Wrong("organiser.email", "needed_later", warns=True)
    elif not is_email_address(email):
        yield Wrong("organiser.email", "no_address", {"given": email})


def _uniqueness(settings: Settings) -> Iterator[Wrong]:
    programme, jury = settings.programme, settings.jury
    yield from _twice("edition.languages", settings.edition.languages)
    yield from _twice("axes", (axis.number for axis in settings.axes))
    yield from _twice("pavilions", (pavilion.code for pavilion in settings.pavilions))
    yield from _twice("calls", (call.key for call in settings.calls))
    yield from _twice("jury.criteria", (one.key for one in jury.criteria))
    yield from _twice("jury.refusal_reasons", (one.key for one in jury.refusal_reasons))
    yield from _twice("services", (one.key for one in settings.services))
    yield from _twice("mails", (one.key for one in settings.mails))
    yield from _twice("letters", (one.key for one in settings.letters))
    yield from _twice("programme.rooms", (one.key for one in programme.rooms))
    yield from _twice("programme.speakers", (one.key for one in programme.speakers))
    yield from _twice("programme.sessions", (one.key for one in programme.sessions))
    yield from _twice("practical", (one.key for one in settings.practical))
    yield from _twice("visitors.types", (one.key for one in settings.visitors.types))
    yield from _twice("visitors.consents", (one.key for one in settings.visitors.consents))


def _calls(settings: Settings) -> Iterator[Wrong]:
    pavilions = {pavilion.code for pavilion in settings.pavilions}
    for at, call in enumerate(settings.calls, 1):
        where = f"calls[{at}]"
        if call.deadline_at <= call.opens_at:
            yield Wrong(f"{where}.deadline_at", "order", {"other": f"{where}.opens_at"})
        if call.pavilion is not None and call.pavilion not in pavilions:
            yield _refers(f"{where}.pavilion", "pavilion", call.pavilion)
        for number, rule in enumerate(call.eligibility, 1):
            needs = {Rule.COUNTRIES: "countries", Rule.ONE_PROJECT: ""}.get(rule.rule, "value")
            if needs and not getattr(rule, needs):
                yield Wrong(f"{where}.eligibility[{number}]", "value_missing", {"key": needs})
            for country in set(rule.countries) - set(COUNTRIES):
                key = f"{where}.eligibility[{number}].countries"
                yield Wrong(key, "no_such_country", {"given": country})
        yield from _checklist(call, f"{where}.checklist")
        yield from _standard(call, f"{where}.standard")
        yield from _questions(call, where, settings)


def _checklist(call: CallSettings, where: str) -> Iterator[Wrong]:
    lines = call.checklist
    yield from _twice(where, (line.key for line in lines))
    if len(lines) > MOST_CHECKS:
        yield Wrong(where, "too_many", {"given": len(lines), "most": MOST_CHECKS})


def _standard(call: CallSettings, where: str) -> Iterator[Wrong]:
    """Name what is no standard question, and what is asked whatever the call says."""
    known, settings = STANDARD[call.kind], call.standard
    for name in ("off", "required", "optional", "labels", "help"):
        for key in getattr(settings, name):
            if key not in known:
                facts = {"given": key, "known": ", ".join(sorted(known))}
                yield Wrong(f"{where}.{name}", "not_one_of", facts, warns=True)
    for said in _twice(where, (*settings.off, *settings.required, *settings.optional)):
        yield said._replace(warns=True)
    for key in settings.off:
        if key in ESSENTIAL:
            yield Wrong(f"{where}.off", "always_asked", {"given": key}, warns=True)


def _questions(call: CallSettings, where: str, settings: Settings) -> Iterator[Wrong]:
    asked: dict[str, tuple[str, ...]] = {}
    for number, section in enumerate(call.sections, 1):
        for at, question in enumerate(section.questions, 1):
            key = f"{where}.sections[{number}].questions[{at}]"
            if question.key in asked:
                yield Wrong(f"{key}.key", "twice", {"given": question.key})
            [read] = read_questions([as_json(question)])
            yield from _twice(f"{key}.choices", (choice.value for choice in question.choices))
            for field, code, facts in read.kind.faults(read):
                yield Wrong(f"{key}.{field}", code, facts)
            yield from _conditions(question, key, asked, settings)
            asked[question.key] = tuple(value for value, _label in read.options(LANGUAGES[0]))


def _conditions(
    question: QuestionSettings, key: str, asked: Mapping[str, tuple[str, ...]], settings: Settings
) -> Iterator[Wrong]:
    if condition := question.shown_if:
        if condition.question not in asked:
            yield Wrong(f"{key}.shown_if", "later_question", {"given": condition.question})
        elif known := asked[condition.question]:
            for value in sorted(set(condition.is_) - set(known)):
                yield _refers(f"{key}.shown_if.is", "choice", value)
    for axis in sorted(set(question.axes) - {axis.number for axis in settings.axes}):
        yield _refers(f"{key}.axes", "axis", axis)
    for pavilion in sorted(set(question.pavilions) - {one.code for one in settings.pavilions}):
        yield _refers(f"{key}.pavilions", "pavilion", pavilion)


def _jury(settings: Settings) -> Iterator[Wrong]:
    jury = settings.jury
    total = sum((criterion.weight for criterion in jury.criteria), Decimal(0))
    if jury.criteria and total != 1:
        yield Wrong("jury.criteria", "weights", {"sum": total})
    yield from _scale(jury)


def _scale(jury: JurySettings) -> Iterator[Wrong]:
    scale = jury.scale
    if scale.least >= scale.most:
        yield Wrong("jury.scale.most", "scale")
        return
    if (scale.most - scale.least) % scale.step:
        yield Wrong("jury.scale.step", "scale_step")
        return
    marks = {str(mark) for mark in scale.marks}
    if scale.words and len(scale.words) != len(marks):
        facts = {"marks": len(marks), "words": len(scale.words)}
        yield Wrong("jury.scale.most", "scale_words", facts)
    for at, criterion in enumerate(jury.criteria, 1):
        for mark in criterion.anchors:
            if mark not in marks:
                yield Wrong(f"jury.criteria[{at}].anchors", "no_mark", {"given": mark}, warns=True)


def _prices(settings: Settings) -> Iterator[Wrong]:
    prices = settings.prices
    pavilions = {pavilion.code for pavilion in settings.pavilions}
    seen: set[tuple[object, ...]] = set()
    for at, line in enumerate(prices.list, 1):
        if line.pavilion is not None and line.pavilion not in pavilions:
            yield _refers(f"prices.list[{at}].pavilion", "pavilion", line.pavilion)
        if line.stands and line.item not in BY_STAND:
            yield Wrong(f"prices.list[{at}].stands", "not_by_stand", {"given": line.item})
        for stand in line.stands or ("",):
            said = (line.item, line.pavilion, stand, line.until)
            if said in seen:
                key = f"prices.list[{at}].stands" if stand else f"prices.list[{at}]"
                yield Wrong(key, "twice", {"given": stand or line.item})
            seen.add(said)


def _instalments(settings: Settings) -> Iterator[Wrong]:
    prices = settings.prices
    shares = sum((rule.share for rule in prices.instalments), Decimal(0))
    if prices.instalments and shares != 1:
        yield Wrong("prices.instalments", "instalments", {"sum": shares})
    for at, rule in enumerate(prices.instalments, 1):
        given = [rule.after_signature_days, rule.before_event_days]
        if given.count(None) != 1:
            yield Wrong(f"prices.instalments[{at}]", "due" if given.count(None) else "due_twice")


def _packages(settings: Settings) -> Iterator[Wrong]:
    single = {one.key for one in settings.services if not one.contains}
    for at, service in enumerate(settings.services, 1):
        where = f"services[{at}].contains"
        yield from _twice(where, (one.service for one in service.contains))
        for number, one in enumerate(service.contains, 1):
            if one.service not in single:
                yield _refers(f"{where}[{number}].service", "service", one.service)


def _tasks(settings: Settings) -> Iterator[Wrong]:
    tasks = settings.tasks
    yield from _twice("tasks.list", (one.task for one in tasks.list))
    yield from _twice("tasks.slots", (one.key for one in tasks.slots))
    for at, slot in enumerate(tasks.slots, 1):
        if slot.ends_at <= slot.starts_at:
            where = f"tasks.slots[{at}]"
            yield Wrong(f"{where}.ends_at", "order", {"other": f"{where}.starts_at"})


def _vat_rules(settings: Settings) -> Iterator[Wrong]:
    for at, rule in enumerate(settings.prices.vat_rules, 1):
        for country in sorted(set(rule.countries) - {*COUNTRIES, UNION}):
            key = f"prices.vat_rules[{at}].countries"
            yield Wrong(key, "no_such_country", {"given": country})


def _contracts(settings: Settings) -> Iterator[Wrong]:
    for kind in ("exhibitor", "startup"):
        for at, clause in enumerate(getattr(settings.contracts, kind), 1):
            for name in ("title", "text"):
                key = f"contracts.{kind}[{at}].{name}"
                yield from _placeholders(key, getattr(clause, name), PLACEHOLDERS)


def _mails(settings: Settings) -> Iterator[Wrong]:
    """Name what is no placeholder of a mail, a link that it needs, and languages left as usual."""
    for at, mail in enumerate(settings.mails, 1):
        where, kind = f"mails[{at}]", MAILS[mail.key]
        yield from _placeholders(f"{where}.subject", mail.subject, kind.placeholders)
        yield from _placeholders(f"{where}.text", mail.text, kind.placeholders)
        for language, text in mail.text.items():
            if kind.needs_link and "{link}" not in text:
                facts = {"given": "{link}"}
                yield Wrong(f"{where}.text", "placeholder_needed", facts, language)
        if not mail.sent and not kind.may_be_off:
            yield Wrong(f"{where}.sent", "always_sent")
        yield from _left_as_usual(where, mail, settings.edition.languages)


def _letters(settings: Settings) -> Iterator[Wrong]:
    """Name what is no placeholder of a letter."""
    for at, letter in enumerate(settings.letters, 1):
        for name in ("title", "text"):
            known = LETTER_PLACEHOLDERS[letter.holders]
            yield from _placeholders(f"letters[{at}].{name}", getattr(letter, name), known)


def _left_as_usual(where: str, mail: MailSettings, languages: Iterable[str]) -> Iterator[Wrong]:
    """Name the languages in which a mail that the edition words goes out as usual."""
    worded = {*mail.subject, *mail.text}
    for language in languages:
        if worded and language not in worded:
            yield Wrong(where, "usual_wording", {}, language, warns=True)


def _placeholders(key: str, texts: Texts, known: Container[str]) -> Iterator[Wrong]:
    """Name what stands in braces in a text without being a placeholder."""
    for language, text in texts.items():
        for word in placeholders.unknown(text, known):
            yield Wrong(key, "placeholder", {"given": "{" + word[:40] + "}"}, language)


def _programme(settings: Settings) -> Iterator[Wrong]:
    programme, edition = settings.programme, settings.edition
    rooms = {room.key for room in programme.rooms}
    speakers = {speaker.key for speaker in programme.speakers}
    axes = {axis.number for axis in settings.axes}
    zone = ZoneInfo(edition.timezone)
    for at, session in enumerate(programme.sessions, 1):
        where = f"programme.sessions[{at}]"
        if session.ends_at <= session.starts_at:
            yield Wrong(f"{where}.ends_at", "order", {"other": f"{where}.starts_at"})
        if not edition.starts_on <= session.starts_at.astimezone(zone).date() <= edition.ends_on:
            yield Wrong(f"{where}.starts_at", "outside")
        if session.room not in rooms:
            yield _refers(f"{where}.room", "room", session.room)
        if session.axis is not None and session.axis not in axes:
            yield _refers(f"{where}.axis", "axis", session.axis)
        for speaker in sorted(set(session.speakers) - speakers):
            yield _refers(f"{where}.speakers", "speaker", speaker)


def _visitors(settings: Settings) -> Iterator[Wrong]:
    one = settings.visitors
    if one.opens_at and one.closes_at and one.closes_at <= one.opens_at:
        yield Wrong("visitors.closes_at", "order", {"other": "visitors.opens_at"})
    if one.types and all(kind.by_invitation for kind in one.types):
        yield Wrong("visitors.types", "missing")


def _badges(settings: Settings) -> Iterator[Wrong]:
    badges = settings.badges
    yield from _twice("badges.kinds", (one.role for one in badges.kinds))
    yield from _twice("badges.zones", (one.key for one in badges.zones))
    for at, hours in enumerate(badges.hours, 1):
        if hours.ends_at <= hours.starts_at:
            where = f"badges.hours[{at}]"
            yield Wrong(f"{where}.ends_at", "order", {"other": f"{where}.starts_at"})
    sessions = {one.key for one in settings.programme.sessions}
    for key in sorted(set(badges.highlights) - sessions):
        yield _refers("badges.highlights", "session", key)


_CHECKS: tuple[Callable[[Settings], Iterator[Wrong]], ...] = (
    _identity,
    _organiser,
    _uniqueness,
    _calls,
    _jury,
    _prices,
    _instalments,
    _packages,
    _vat_rules,
    _tasks,
    _contracts,
    _mails,
    _letters,
    _programme,
    _visitors,
    _badges,
)


def _twice(key: str, values: Iterable[object]) -> Iterator[Wrong]:
    for value, times in Counter(values).items():
        if times > 1:
            yield Wrong(key, "twice", {"given": value})


def _refers(key: str, what: str, given: object) -> Wrong:
    return Wrong(key, "refers", {"what": what, "given": given})


def _faint_colours(settings: Settings, file: str) -> Iterator[Fault]:
    """Give the colours that pages darken, or lighten on dark grounds, until they can be read."""
    one = settings.edition
    given = [("edition.accent", one.accent, LIGHT), ("edition.accent_dark", one.accent_dark, DARK)]
    given += [
        (f"pavilions[{at}].colour", pavilion.colour, LIGHT)
        for at, pavilion in enumerate(settings.pavilions, 1)
    ]
    for key, colour, grounds in given:
        if colour and not is_readable(colour, grounds):
            facts = {"given": colour, "instead": readable(colour, grounds)}
            yield Fault(file, key, "contrast", facts=facts, warns=True)


def text_faults(settings: Settings, file: str = "") -> Iterator[Fault]:
    """Give the texts that are in no language of the edition, in another one, or not in all."""
    ours = settings.edition.languages
    for key, needed, texts in _texts(settings, ""):
        there = [language for language in ours if texts.get(language, "").strip()]
        for language in texts:
            if language not in ours:
                yield Fault(file, key, "language_unknown", language)
        if needed and not there:
            yield Fault(file, key, "text_empty")
        if there and not key.startswith("mails["):  # there the usual wording stands in
            for language in (one for one in ours if one not in there):
                instead = NATIVE_NAMES[as_language(language_of(texts, language))]
                yield Fault(file, key, "text_missing", language, {"instead": instead}, warns=True)


def _texts(value: Any, path: str) -> Iterator[tuple[str, bool, Mapping[str, str]]]:
    """Give each text with its key, and whether there must be one."""
    if is_dataclass(value) and not isinstance(value, type):
        for name, field, hint in shape_of(type(value)):
            key, item = f"{path}.{name}" if path else name, getattr(value, field)
            if hint == Texts:
                yield key, bool(item) or must_have(type(value), field), item
            else:
                yield from _texts(item, key)
        return
    for key, item in _items(value, path):
        if isinstance(value, Mapping) and isinstance(item, Mapping):
            yield key, True, item
        else:
            yield from _texts(item, key)


def _items(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Give what a list or a table holds, with the keys."""
    if isinstance(value, tuple):
        yield from ((f"{path}[{at}]", item) for at, item in enumerate(value, 1))
    elif isinstance(value, Mapping):
        yield from ((f"{path}.{name}", item) for name, item in value.items())
