"""Give Typst the texts of a contract, its values set in, as our own document says them."""

import json
from collections.abc import Iterator
from typing import Any

from benchmarks.documents import plan_svg
from village.engines.documents import money
from village.engines.documents.amount_words import amount_in_words
from village.engines.documents.clauses import applies, fill
from village.engines.documents.contracts import ContractData, ContractParty
from village.engines.documents.dates import day, days
from village.engines.documents.wording import localised, word

LANGUAGES = ("fr", "ar")
_FIGURES = ("quantity", "unit_price", "vat_rate", "line_total")


def typst_data(data: ContractData) -> str:
    """Return what a contract in French and Arabic says, as `templates/contract.typ` asks for it."""
    sums = data.totals
    first, event, stand = LANGUAGES[0], data.event, data.stand
    kept = [clause for clause in data.clauses if applies(clause, data)]
    named = zip(("organiser", "exhibitor"), (data.organiser, data.exhibitor), strict=True)
    said: dict[str, Any] = {
        "title": f"{word('contract', first)} {data.reference}",
        "name": word("contract", first),
        "reference": data.reference,
        "organiser": data.organiser.name,
        "heading": _both("contract"),
        "facts": [
            f"{word('reference', lang)} {data.reference} — {day(data.issued_on, lang)}\n"
            f"{event.name}"
            for lang in LANGUAGES
        ],
        "parties": [(_both(key), list(_party(party))) for key, party in named],
        "about": [
            (
                _both("event"),
                [
                    _fact("edition", event.name),
                    _fact(
                        "dates",
                        "\n".join(days(event.starts_on, event.ends_on, one) for one in LANGUAGES),
                    ),
                    _fact("venue", event.venue),
                ],
            ),
            (
                _both("stand"),
                [
                    _fact("number", stand.number),
                    _fact("area", f"{money.number(stand.area_m2, first)}\u00a0m²"),
                    _fact("open_sides", str(stand.open_sides)),
                    _fact("zone", "\n".join(localised(stand.zone, one) for one in LANGUAGES)),
                ],
            ),
        ],
        "columns": [
            *_both("label"),
            *("\n".join(_both(key)) for key in _FIGURES[:-1]),
            "\n".join([*_both("line_total"), data.currency]),
        ],
        "lines": [
            [
                *(line.label[lang] for lang in LANGUAGES),
                money.number(line.quantity, first),
                money.figures(line.unit_price_cents, first),
                money.percent(line.vat_rate, first),
                money.figures(money.line_total_cents(line.quantity, line.unit_price_cents), first),
            ]
            for line in data.lines
        ],
        "sums": [
            [*_both(key, rate=rate), money.figures(cents, first)]
            for key, cents, rate in (
                ("net", sums.net_cents, ""),
                *(("vat", tax, money.percent(rate)) for rate, tax in sums.vat_cents),
                ("gross", sums.gross_cents, ""),
            )
        ],
        "words": [
            word("words", one, words=amount_in_words(sums.gross_cents, data.currency, one))
            for one in LANGUAGES
        ],
        "dues": [
            [
                *(
                    word("due", one, label=localised(due.label, one), date=day(due.due_on, one))
                    for one in LANGUAGES
                ),
                money.figures(due.amount_cents, first),
            ]
            for due in data.instalments
        ],
        "articles": [
            (
                [
                    word(
                        "article",
                        one,
                        number=str(at),
                        title=fill(localised(clause.title, one), data, one),
                    )
                    for one in LANGUAGES
                ],
                [fill(localised(clause.body, one), data, one) for one in LANGUAGES],
            )
            for at, clause in enumerate(kept, 1)
        ],
        "signed": [
            word("signed", one, place=data.place, date=day(data.issued_on, one))
            for one in LANGUAGES
        ],
        "boxes": [
            [" — ".join(_both(key)), party.name, " — ".join(_both("stamp"))]
            for key, party in (("organiser", data.organiser), ("exhibitor", data.exhibitor))
        ],
        "plan": _both("plan", number=stand.number),
        "drawing": plan_svg(data),
    }
    for key in ("between", "order", "rounding", "schedule", "conditions"):
        said[key] = _both(key)
    return json.dumps(said)


def _both(key: str, **values: str) -> list[str]:
    return [word(key, lang, **values) for lang in LANGUAGES]


def _fact(key: str, value: str) -> list[str]:
    first, second = _both(key)
    return [first, value, second]


def _party(party: ContractParty) -> Iterator[list[str]]:
    signs = [", ".join(filter(None, (party.represented_by, party.capacity)))]
    if party.represented_by_ar:
        signs.append("، ".join(filter(None, (party.represented_by_ar, party.capacity_ar))))
    rows = (
        ("name", [party.name, party.name_ar]),
        ("form", [party.form, party.form_ar]),
        ("capital", [party.capital]),
        ("ice", [party.ice]),
        ("rc", [party.rc]),
        ("if", [party.if_number]),
        ("address", [party.address, party.address_ar]),
        ("represented", signs),
    )
    for key, values in rows:
        if values[0]:
            yield _fact(key, "\n".join(filter(None, values)))
