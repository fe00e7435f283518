"""Draw the receipt of a payment as PDF: from whom, how much, how, for which invoice."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial

from village.engines.documents import money
from village.engines.documents.amount_words import amount_in_words, has_words
from village.engines.documents.columns import BODY, HAIR, SMALL, TITLE, Columns
from village.engines.documents.dates import day
from village.engines.documents.drawable import Undrawable, fault_of
from village.engines.documents.fonts import regular
from village.engines.documents.layout import Slice, draw_page, paginate
from village.engines.documents.sheet import A4, MM, Align, Sheet
from village.engines.documents.text import fit, isolate
from village.engines.documents.wording import tag, word
from village.engines.invoices.data import InvoiceParty

_MARGIN = 24 * MM
_TOP = 26 * MM
_BOTTOM = 22 * MM


@dataclass(frozen=True, slots=True)
class PaymentReceipt:
    """One payment; `method` is a word of the table of words: transfer, cheque, cash or card."""

    number: str
    issued_on: date
    seller: InvoiceParty
    buyer: InvoiceParty
    invoice: str
    amount_cents: int
    left_cents: int
    currency: str
    method: str
    received_on: date
    bank_reference: str = ""
    languages: tuple[str, ...] = ("fr",)


def build_payment_receipt(data: PaymentReceipt) -> bytes:
    """Return the receipt as PDF, in one language or two; equal data gives equal bytes.

    Raises:
        Undrawable: names the texts whose letters no face has.
    """
    texts = (("bank_reference", data.bank_reference), ("buyer.name", data.buyer.name))
    found = [
        fault
        for field, said in texts
        if (fault := fault_of(said, at=0, subject="", field=field, needed=False))
    ]
    if found:
        raise Undrawable(found)
    main = data.languages[0]
    columns = Columns(data.languages, A4[0] - 2 * _MARGIN)
    sheet = Sheet(
        title=f"{word('payment_receipt', main)} {data.number}",
        author=data.seller.name,
        lang=tag(main),
        made_at=datetime.combine(data.issued_on, time(12), UTC),
    )
    start, end = (Align.RIGHT, Align.LEFT) if columns.rtl else (Align.LEFT, Align.RIGHT)
    pages = paginate(_slices(data, columns, sheet), A4[1] - _TOP - _BOTTOM)
    for at, page in enumerate(pages, 1):
        sheet.start_page()
        draw_page(sheet, page, _MARGIN, A4[1] - _TOP)
        with sheet.artifact():
            sheet.rule(_MARGIN, 16 * MM, columns.width, colour=HAIR)
            for content, align in ((data.seller.name, start), (f"{at} / {len(pages)}", end)):
                line, size = fit(content, regular(), columns.width * 0.8, size=7.6, smallest=6)
                sheet.text(
                    [line],
                    _MARGIN,
                    12 * MM,
                    size,
                    width=columns.width,
                    align=align,
                    colour=SMALL.colour,
                )
        sheet.end_page()
    return sheet.finish()


def _slices(data: PaymentReceipt, columns: Columns, sheet: Sheet) -> list[Slice]:
    root, languages = sheet.root, data.languages
    title = columns.paragraph(
        root,
        lambda lang: f"{word('payment_receipt', lang)} {isolate(data.number)}",
        TITLE if len(languages) == 1 else TITLE._replace(size=15, leading=22),
        tag_name="H1",
    )

    def each(key: str) -> str:
        return "\n".join(dict.fromkeys(word(key, lang) for lang in languages))

    def on(value: date) -> str:
        return "\n".join(dict.fromkeys(day(value, lang) for lang in languages))

    table = root.add("Table")
    rows = (
        ("receipt_from", data.buyer.name, data.buyer.name_ar),
        ("receipt_amount", money.amount(data.amount_cents, data.currency, languages[0]), ""),
        ("receipt_method", each(data.method), ""),
        ("receipt_day", on(data.received_on), ""),
        ("receipt_bank_reference", isolate(data.bank_reference), ""),
        ("receipt_invoice", isolate(data.invoice), ""),
        ("receipt_left", money.amount(data.left_cents, data.currency, languages[0]), ""),
        ("seller", data.seller.name, data.seller.name_ar),
        ("date", on(data.issued_on), ""),
    )
    facts = [
        columns.fact(table, partial(word, key), value, value_2=other if "ar" in languages else "")
        for key, value, other in rows
        if value
    ]
    return [*title, facts[0]._replace(gap=16), *facts[1:], *_in_words(data, columns, sheet)]


def _in_words(data: PaymentReceipt, columns: Columns, sheet: Sheet) -> list[Slice]:
    cents, currency = data.amount_cents, data.currency
    if not has_words(cents, currency):
        return []
    return columns.paragraph(
        sheet.root,
        lambda lang: word("words_receipt", lang, words=amount_in_words(cents, currency, lang)),
        BODY,
        gap=12,
    )
