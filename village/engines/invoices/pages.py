"""Draw an invoice as PDF: seller, buyer, lines, tax by rate, how it is paid, legal mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from village.engines.documents import text
from village.engines.documents.archive import ElectronicInvoice
from village.engines.documents.columns import (
    BODY,
    HAIR,
    LABEL,
    SMALL,
    STRONG,
    SUBHEADING,
    TITLE,
    Columns,
)
from village.engines.documents.dates import day, days
from village.engines.documents.drawable import DrawingFault, Undrawable, fault_of
from village.engines.documents.fonts import regular
from village.engines.documents.layout import (
    PageLayout,
    Slice,
    draw_page,
    keep_next,
    paginate,
    together,
)
from village.engines.documents.lines_table import LinesTable
from village.engines.documents.sheet import A4, MM, Align, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.wording import localised, tag, word
from village.engines.invoices.cii import build_cii
from village.engines.invoices.creditor_reference import in_groups
from village.engines.invoices.data import Corrected, InvoiceData, InvoiceKind, InvoiceParty
from village.engines.invoices.rules import is_electronic

MARGIN = 20 * MM
TOP = 20 * MM
BOTTOM = 22 * MM
_TITLES = {
    InvoiceKind.INVOICE: "invoice",
    InvoiceKind.DEPOSIT: "invoice_deposit",
    InvoiceKind.BALANCE: "invoice_balance",
    InvoiceKind.CREDIT_NOTE: "invoice_credit_note",
}


def build_invoice(data: InvoiceData) -> bytes:
    """Return the invoice as PDF, in one language or in two columns that break together.

    It carries itself as data (Factur-X), where it has its number and EN 16931 has its currency.
    Equal data gives equal bytes, also in another process.

    Raises:
        Undrawable: names the texts whose letters no face has; a party's name must be seen.
    """
    _check(data)
    return _InvoicePages(data, _TITLES[data.kind] if data.number else "pro_forma").build()


def build_quote(data: InvoiceData) -> bytes:
    """Return what an invoice without a number comes to as a quote: nothing is to be paid by it.

    Raises:
        Undrawable: as for `build_invoice`.
    """
    _check(data)
    return _InvoicePages(data, "quote").build()


def _check(data: InvoiceData) -> None:
    found = [fault for field, said in _texts(data) if (fault := _fault(field, said))]
    if found:
        raise Undrawable(found)


def _fault(field: str, said: str) -> DrawingFault | None:
    needed = field in ("seller.name", "buyer.name")
    return fault_of(said, at=0, subject="", field=field, needed=needed)


def _texts(data: InvoiceData) -> Iterator[tuple[str, str]]:
    """Yield the texts that people wrote, each with its field."""
    for side, party in (("seller", data.seller), ("buyer", data.buyer)):
        for field in ("name", "name_ar", "form", "form_ar", "address", "address_ar"):
            yield f"{side}.{field}", getattr(party, field)
        yield from ((f"{side}.numbers", f"{name} {number}") for name, number in party.numbers)
    for line in data.lines:
        yield from (("lines.label", said) for said in line.label_with_contents.values())
    for note in (data.subject or {}, *data.reasons.values(), *data.notes):
        yield from (("notes", said) for said in note.values())
    yield from (("bank", said) for said in (data.bank.bank, data.bank.account, data.bank.bic))
    yield "event", data.event
    yield "buyer_reference", data.buyer_reference
    yield "reason", data.corrects.reason if data.corrects else ""


def _in_a_line(said: Iterable[str]) -> str:
    """Return the same in each language, one after the other."""
    return " · ".join(isolate(one) for one in said)


class _InvoicePages:
    """Draws one invoice; `title` is a word of the table of words."""

    def __init__(self, data: InvoiceData, title: str) -> None:
        self._data = data
        self._title = title
        self._is_quote = title == "quote"
        self._lang = data.languages[0]
        self._columns = Columns(data.languages, A4[0] - 2 * MARGIN)
        self._shown = data.number or data.reference
        self._sheet = Sheet(
            title=f"{word(self._title, self._lang)} {self._shown}",
            author=data.seller.name,
            lang=tag(self._lang),
            made_at=data.made_at,
        )
        self._root = self._sheet.root

    def build(self) -> bytes:
        """Return the document."""
        if is_electronic(self._data):
            self._sheet.carry(ElectronicInvoice(build_cii(self._data)))
        # In the order of the page: what is tagged first is read first.
        slices = [
            *self._heading(),
            *self._party("seller", self._data.seller),
            *self._party("buyer", self._data.buyer),
        ]
        lines, payment = self._lines(), self._payment()
        slices += [*(keep_next(lines) if payment else lines), *payment, *self._mentions()]
        pages = paginate(slices, A4[1] - TOP - BOTTOM)
        for at, page in enumerate(pages, 1):
            self._draw(page, at, len(pages))
        return self._sheet.finish()

    def _draw(self, page: PageLayout, at: int, count: int) -> None:
        self._sheet.start_page()
        draw_page(self._sheet, page, MARGIN, A4[1] - TOP)
        with self._sheet.artifact():
            start, end = (Align.LEFT, Align.RIGHT)[:: -1 if self._columns.rtl else 1]
            self._sheet.rule(MARGIN, 16 * MM, self._columns.width, colour=HAIR)
            self._small(f"{self._data.seller.name} — {isolate(self._shown)}", start)
            self._small(f"{at} / {count}", end)
        self._sheet.end_page()

    def _small(self, content: str, align: Align) -> None:
        width = self._columns.width
        line, size = text.fit(content, regular(), width * 0.8, size=7.6, smallest=6)
        self._sheet.text(
            [line], MARGIN, 12 * MM, size, width=width, align=align, colour=SMALL.colour
        )

    def _heading(self) -> list[Slice]:
        data, columns = self._data, self._columns
        style = TITLE if len(data.languages) == 1 else TITLE._replace(size=16.5, leading=24)
        title = columns.paragraph(
            self._root,
            lambda lang: f"{word(self._title, lang)} {isolate(self._shown)}",
            style,
            tag_name="H1",
        )
        said = data.subject or {}
        shown = columns.saying(said)
        subject = shown.paragraph(self._root, partial(localised, said), LABEL) if said else []
        return together([*title, *subject, *self._facts()])

    def _facts(self) -> list[Slice]:
        data, languages = self._data, self._data.languages
        table = self._root.add("Table")
        rows = [("date", _in_a_line(day(data.issued_on, lang) for lang in languages))]
        if data.corrects is None and not self._is_quote:
            rows.append(("due_on", _in_a_line(day(data.due_on, lang) for lang in languages)))
        if data.corrects is not None:
            rows.append(
                ("corrects", "\n".join(self._corrected(data.corrects, lang) for lang in languages))
            )
            rows.append(("corrects_reason", data.corrects.reason))
        rows.append(("buyer_reference", isolate(data.buyer_reference)))
        rows.append(("of_contract", isolate(data.contract) if data.contract else ""))
        rows.append(("edition", data.event))
        if data.starts_on and data.ends_on:
            spans = (days(data.starts_on, data.ends_on, lang) for lang in languages)
            rows.append(("dates", _in_a_line(spans)))
        found = [self._fact(table, key, value) for key, value in rows if value]
        return [found[0]._replace(gap=8), *found[1:]]

    def _corrected(self, corrects: Corrected, lang: str) -> str:
        on = isolate(day(corrects.issued_on, lang))
        return word("corrects_value", lang, number=isolate(corrects.number), date=on)

    def _fact(self, table: Element, key: str, value: str, other: str = "") -> Slice:
        return self._columns.fact(table, partial(word, key), value, value_2=other)

    def _party(self, key: str, party: InvoiceParty) -> list[Slice]:
        heading = self._columns.paragraph(
            self._root, partial(word, key), SUBHEADING, tag_name="H2", gap=10, keep=True
        )
        table = self._root.add("Table")
        arabic = "ar" in self._data.languages
        numbers = " · ".join(
            isolate(f"{word('tax_number', self._lang) if name == 'TVA' else name}\u00a0{number}")
            for name, number in party.numbers
        )
        rows = (
            ("name", party.name, party.name_ar if arabic else ""),
            ("form", party.form, party.form_ar if arabic else ""),
            ("address", party.address, party.address_ar if arabic else ""),
            ("legal_numbers", numbers, ""),
        )
        facts = [self._fact(table, name, value, other) for name, value, other in rows if value]
        return together([*heading, *facts])

    def _lines(self) -> list[Slice]:
        data = self._data
        amounts = [data.net_cents, data.gross_cents, *(one.vat_cents for one in data.taxes)]
        lines = [replace(one, label=one.label_with_contents) for one in data.lines]
        table = LinesTable(lines, data.currency, self._columns, self._root, sums=amounts)
        rows = table.rows()
        sums = [table.sum("net", data.net_cents)]
        sums += [
            table.sum("vat_of", one.vat_cents, rate=one.rate, net=one.net_cents)
            for one in data.taxes
        ]
        sums.append(table.sum("gross", data.gross_cents, STRONG))
        kind = "credit_note" if data.corrects else "quote" if self._is_quote else "invoice"
        closing = together([*sums, *table.in_words(f"words_{kind}", data.gross_cents)])
        return [rows[0]._replace(gap=14), *rows[1:], *closing]

    def _payment(self) -> list[Slice]:
        data = self._data
        if data.corrects is not None or self._is_quote:
            return []
        table = self._root.add("Table")
        reference = in_groups(data.payment_reference)
        rows = (
            ("bank", data.bank.bank),
            ("account", data.bank.account),
            ("bic", data.bank.bic),
            ("payment_reference", reference),
        )
        facts = [self._fact(table, key, isolate(value)) for key, value in rows if value]
        if not facts:
            return []
        heading = self._columns.heading(self._root, partial(word, "payment"))
        return together([*heading, *facts])

    def _mentions(self) -> list[Slice]:
        data, columns = self._data, self._columns
        found: list[Slice] = []
        if not data.number:
            note = partial(word, "quote_note" if self._is_quote else "pro_forma_note")
            found += columns.paragraph(self._root, note, BODY, gap=14)
        for said in (*data.reasons.values(), *data.notes):
            found += columns.saying(said).paragraph(
                self._root, partial(localised, said), SMALL, gap=6 if found else 14
            )
        return found
