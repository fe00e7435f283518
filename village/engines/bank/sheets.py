"""Statements as CSV: the delimiter, the columns and the decimal sign are found, or given."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import dropwhile

from village.engines import folding
from village.engines.bank.movements import MOST_MOVEMENTS, BankFileError, Movement, cents_of

_DELIMITERS = (";", "\t", ",", "|")
#: How many rows are looked at to find out what the columns hold.
_LOOKED_AT = 60
_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[ T]\d{1,2}:\d{2}.*)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONEY = re.compile(r"\(?[+-]?\d[\d.,'’]*[+-]?\)?")
_SIGNED = re.compile(r"(?P<open>\(?)(?P<before>[+-]?)(?P<figures>[\d.,'’]+)(?P<after>[+-]?)\)?")
#: Words for money that went and that came, alone in a column or behind an amount.
_WENT = re.compile(r"d|dr|db|dbit|debit|débit|مدين", re.IGNORECASE)
_CAME = re.compile(r"c|cr|crdt|credit|crédit|دائن", re.IGNORECASE)
#: What begins a row that sums up instead of moving money, where the day would be.
_BALANCE = re.compile(
    r"(?:(?:ancien|nouveau|opening|closing)\s+)?(?:solde|balance|total)|(?:ال)?(?:رصيد|مجموع)",
    re.IGNORECASE,
)
#: What a row with a day says where it gives a balance; « solde de la facture 7 » is a payment.
_BALANCE_SAID = re.compile(
    r"(?:(?:ancien|nouveau)\s+solde|(?:opening|closing)\s+balance"
    r"|solde\s+(?:initial|final|précédent|créditeur|débiteur|d['’]ouverture|de\s+clôture)"
    r"|الرصيد\s+(?:الافتتاحي|الختامي|السابق|النهائي))"
    r"(?:\s+(?:au|du|le|on|as of|في))?[\s\d/.:-]*",
    re.IGNORECASE,
)
#: A letter between figures: `1e4`, or two amounts in one cell.
_TORN = re.compile(r"\d\s*[^\W\d_]+[\s+-]*\d")
#: Marks of Arabic amounts as those of others.
_ARABIC_MARKS = str.maketrans({"\u066c": "'", "\u066b": ",", "\u060c": ",", "\u2212": "-"})
_GROUPED = re.compile(r"\d+|\d{1,3}(?:[.,'’]\d{3})+")


class DayOrder(StrEnum):
    """Which part of a day comes first."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """The rows of a file below the heading, each with its line's number in the file."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CsvColumns:
    """What is in which column, counted from 0; None where no column holds it.

    Either one column has amounts with their sign, or with another that says D or C beside them,
    or one what came and another what went.
    """

    day: int | None = None
    amount: int | None = None
    side: int | None = None
    came: int | None = None
    went: int | None = None
    text: int | None = None
    payer: int | None = None
    reference: int | None = None
    currency: int | None = None
    decimal_sign: str = ","
    day_order: DayOrder = DayOrder.DAY


#: What columns are called, in their letters only; the first word that fits wins.
_HEADINGS = {
    "day": ("dateopération", "dateoperation", "bookingdate", "transactiondate", "date", "التاريخ"),
    "side": ("sens", "drcr", "crdr", "débitcrédit", "debitcredit", "creditdebit", "side"),
    "came": ("crédit", "credit", "paidin", "moneyin", "deposits", "دائن"),
    "went": ("débit", "debit", "paidout", "moneyout", "withdrawals", "مدين"),
    "amount": ("montant", "amount", "المبلغ"),
    "payer": ("donneurdordre", "payer", "counterparty", "tiers", "contrepartie", "name", "nom"),
    "reference": ("référence", "reference", "ref", "réf", "المرجع"),
    "currency": ("devise", "currency", "العملة"),
    "text": ("libellé", "libelle", "description", "details", "détails", "communication",
             "narrative", "memo", "البيان"),
}  # fmt: skip


def open_sheet(text: str) -> CsvSheet:
    """Return the rows of a CSV file; what banks write above the heading is left out.

    Raises:
        BankFileError: it has no rows of several columns.
    """
    lines = folding.folded(text)
    delimiter = max(_DELIMITERS, key=lambda mark: _fit(lines, mark))
    rows = list(_rows(lines, delimiter))
    width = max((len(cells) for _line, cells in rows), default=0)
    if width < 2:
        raise BankFileError("no_columns")
    first = next((at for at, (_line, cells) in enumerate(rows) if _named(cells)), None)
    if first is None:
        below = list(
            dropwhile(lambda row: not any(_is_day(c) or _is_money(c) for c in row[1]), rows)
        )
        heading = rows[-len(below) - 1][1] if len(below) < len(rows) else ()
        numbers = tuple(str(at + 1) for at in range(width))
        columns = heading if len(heading) == width and all(heading) else numbers
    else:
        columns, below = rows[first][1], rows[first + 1 :]
        width = max(width, len(columns))
    if len(below) > MOST_MOVEMENTS:
        raise BankFileError("too_long")
    padded = tuple((line, cells + ("",) * (width - len(cells))) for line, cells in below)
    return CsvSheet(columns + ("",) * (width - len(columns)), padded)


def guess(sheet: CsvSheet, decimals: int = 2) -> CsvColumns:
    """Return what the columns seem to hold, by their headings, else by what is in them.

    `decimals` are those of the currency: three figures behind a mark may be thousands or decimals.
    """
    found = _named(sheet.columns)
    looked = [cells for _line, cells in sheet.rows[:_LOOKED_AT]]
    rest = [at for at in range(len(sheet.columns)) if at not in found.values()]
    if "day" not in found:
        _take(found, "day", [at for at in rest if _all(looked, at, _is_day)])
    if not {"amount", "came", "went"} & set(found):
        free = [at for at in rest if at not in found.values()]
        _take(found, "amount", [at for at in free if _all(looked, at, _is_money)])
    sided = [at for at in rest if "amount" in found and _all(looked, at, _is_side)]
    if "side" not in found:
        _take(found, "side", [at for at in sided if at not in found.values()])
    elif not _all(looked, found["side"], _is_side):
        del found["side"]
    if "text" not in found:
        free = [at for at in rest if at not in found.values()]
        free.sort(key=lambda at: -sum(len(cells[at]) for cells in looked))
        _take(found, "text", free)
    sums = [found[what] for what in ("amount", "came", "went") if what in found]
    money = [cells[at] for cells in looked for at in sums]
    days = [cells[found["day"]] for cells in looked] if "day" in found else []
    return CsvColumns(**found, decimal_sign=_decimal_sign(money, decimals), day_order=_order(days))


def movements(sheet: CsvSheet, mapping: CsvColumns, currency: str) -> list[Movement]:
    """Return the movements of a sheet; rows without a day, without money or of balances are none.

    Raises:
        BankFileError: names the first row that cannot be read.
    """
    if mapping.day is None or (mapping.amount is None and mapping.came is None):
        raise BankFileError("mapping")
    found = (_movement(line, cells, mapping, currency) for line, cells in sheet.rows)
    return [one for one in found if one is not None]


def balances(sheet: CsvSheet, mapping: CsvColumns) -> list[int]:
    """Return the lines of the rows that give a balance, which `movements` leaves out."""
    return [line for line, cells in sheet.rows if _is_balance(cells, mapping)]


def _is_balance(cells: Sequence[str], mapping: CsvColumns) -> bool:
    """Say whether a row sums up, by what stands where the day would be, or by its text."""
    at_day, text = (cells[at] if at is not None else "" for at in (mapping.day, mapping.text))
    return bool(_BALANCE.match(at_day) or _BALANCE_SAID.fullmatch(text))


def _movement(line: int, cells: Sequence[str], mapping: CsvColumns, usual: str) -> Movement | None:
    def cell(at: int | None) -> str:
        return cells[at] if at is not None else ""

    said = cell(mapping.day)
    if not any(letter.isdigit() for letter in said) or _is_balance(cells, mapping):
        return None
    on = _day(said, mapping.day_order, line)
    currency = cell(mapping.currency).upper() or usual
    if not re.fullmatch("[A-Z]{3}", currency):
        raise BankFileError("currency", line, currency)
    amounts = [
        cents_of(_plain(written, mapping.decimal_sign, line), currency, line)
        for at in (mapping.amount, mapping.came)
        if (written := cell(at))
    ]
    if side := cell(mapping.side):
        amounts = [_sided(one, side, line) for one in amounts]
    if written := cell(mapping.went):  # with a minus or without
        amounts.append(-abs(cents_of(_plain(written, mapping.decimal_sign, line), currency, line)))
    if not any(amounts):
        return None
    if sum(1 for one in amounts if one) > 1:
        raise BankFileError("two_amounts", line)
    texts = (cell(at) for at in (mapping.text, mapping.payer, mapping.reference))
    return Movement(on, sum(amounts), currency, *texts)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, tuple(" ".join(cell.split()) for cell in cells)
    except csv.Error:
        raise BankFileError("row", reader.line_num) from None


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """Say how well a mark parts the lines: how many have the width that most have."""
    lines = [line for line in text.split("\n")[:_LOOKED_AT] if line.strip()]
    counts = [line.count(delimiter) for line in lines if delimiter in line]
    usual = max(set(counts), key=counts.count, default=0)
    return counts.count(usual) if usual else 0, usual


def _named(cells: Sequence[str]) -> dict[str, int]:
    """Return what a row of headings says of its columns; nothing where it is no heading."""
    letters = ["".join(c for c in cell.casefold() if c.isalpha()) for cell in cells]
    found: dict[str, int] = {}
    for what, words in _HEADINGS.items():
        fits = [
            at
            for word in words
            for at, name in enumerate(letters)
            if name.startswith(word) and at not in found.values()
        ]
        _take(found, what, fits)
    sums = {"amount", "came", "went"} & set(found)
    return found if "day" in found and sums else {}


def _take(found: dict[str, int], what: str, fits: Sequence[int]) -> None:
    if fits:
        found[what] = fits[0]


def _all(rows: Sequence[Sequence[str]], at: int, fits: Callable[[str], bool]) -> bool:
    cells = [cells[at] for cells in rows if cells[at]]
    return bool(cells) and all(map(fits, cells))


def _is_day(cell: str) -> bool:
    return bool(_DAY.fullmatch(cell) or _COMPACT_DAY.fullmatch(cell))


def _is_money(cell: str) -> bool:
    return bool(_MONEY.fullmatch(_bare(cell))) and not _is_day(cell)


def _sided(cents: int, side: str, line: int) -> int:
    """Return an amount with the sign that its column of D and C gives it."""
    if not _is_side(side):
        raise BankFileError("amount", line, side)
    return -abs(cents) if _WENT.fullmatch(side) else abs(cents)


def _is_side(cell: str) -> bool:
    return bool(_WENT.fullmatch(cell) or _CAME.fullmatch(cell))


def _bare(cell: str) -> str:
    """Return an amount without spaces and the letters of its currency, those behind a sign."""
    written = folding.figures(cell).translate(_ARABIC_MARKS)
    if _TORN.search(written):
        return cell
    behind = re.search(r"\d\s*([^\W\d_]+)\.?$", written)
    went = behind is not None and _WENT.fullmatch(behind[1]) is not None
    bare = re.sub(r"[^\d.,'’()+-]", "", written)
    return f"-{bare}" if went and "-" not in bare else bare


def _decimal_sign(cells: Sequence[str], decimals: int) -> str:
    """Return the sign that most amounts have before their last figures, not before thousands."""
    bare = [_bare(cell) for cell in cells]
    if decimals == 0:  # what parts anything parts thousands
        return "." if any("," in cell for cell in bare) else ","
    last = re.compile(rf"([.,])\d{{1,{max(decimals, 2)}}}\D*$")
    marks = [found[1] for cell in bare if (found := last.search(cell))]
    return "." if marks.count(".") > marks.count(",") else ","


def _plain(cell: str, decimal_sign: str, line: int) -> str:
    """Return an amount as Python reads it.

    Raises:
        BankFileError: it is no amount with this decimal sign.
    """
    found = _SIGNED.fullmatch(_bare(cell))
    if not found or not any(c.isdigit() for c in cell):
        raise BankFileError("amount", line, cell)
    whole, _sign, part = found["figures"].partition(decimal_sign)
    if not _GROUPED.fullmatch(whole or "0") or (part and not part.isdecimal()):
        raise BankFileError("amount", line, cell)
    minus = "-" if "-" in (found["before"], found["after"]) or found["open"] else ""
    return f"{minus}{re.sub(r'[^0-9]', '', whole) or '0'}.{part or '0'}"


def _order(cells: Sequence[str]) -> DayOrder:
    """Return the order of days that the cells allow, the day first where several do."""
    parts = [found.groups() for cell in cells if (found := _DAY.fullmatch(cell))]
    if any(int(first) > 31 for first, _second, _third in parts):
        return DayOrder.YEAR
    month_first = any(int(second) > 12 for _first, second, _third in parts)
    return DayOrder.MONTH if month_first else DayOrder.DAY


def _day(cell: str, order: DayOrder, line: int) -> date:
    """Return a day.

    Raises:
        BankFileError: it is none in this order.
    """
    found = _DAY.fullmatch(folding.figures(cell)) or _COMPACT_DAY.fullmatch(folding.figures(cell))
    if not found:
        raise BankFileError("day", line, cell)
    first, second, third = map(int, found.groups())
    if len(found[1]) == 4 or order is DayOrder.YEAR:
        year, month, day = first, second, third
    elif order is DayOrder.MONTH:
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise BankFileError("day", line, cell) from None
