"""Statements after ISO 20022, CAMT.053, of every version; no entity and no other file is read."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from village.engines.bank.movements import BankFileError, Movement, cents_of

_PENDING = ("PDNG", "INFO", "FUTR")


def movements(content: bytes) -> list[Movement]:
    """Return the booked movements; of a batch, each of its transactions that has an amount.

    Raises:
        BankFileError: it is no such statement, or names the first entry that cannot be read.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BankFileError("xml", error.lineno or 0) from None
    if root.getroottree().docinfo.doctype:
        raise BankFileError("xml")
    if root.find(".//{*}BkToCstmrStmt/{*}Stmt") is None:
        raise BankFileError("no_statement")
    entries = root.iterfind(".//{*}Stmt/{*}Ntry")
    return [one for row, entry in enumerate(entries, 1) for one in _of_entry(entry, row)]


def _of_entry(entry: etree._Element, row: int) -> Iterator[Movement]:
    if _text(entry, "Sts/{*}Cd", "Sts") in _PENDING:
        return
    said = _text(entry, "BookgDt/{*}Dt", "BookgDt/{*}DtTm", "ValDt/{*}Dt", "ValDt/{*}DtTm")
    try:
        on = date.fromisoformat(said[:10])
    except ValueError:
        raise BankFileError("day", row, said) from None
    parts = entry.findall("{*}NtryDtls/{*}TxDtls")
    amounts = [_amount_of(part) for part in parts]
    each = len(parts) > 1 and all(amount is not None for amount in amounts)
    if each:
        for part, amount in zip(parts, amounts, strict=True):
            yield _movement(entry, [part], amount, on, row)
    else:
        yield _movement(entry, parts, entry.find("{*}Amt"), on, row)


def _movement(
    entry: etree._Element,
    parts: list[etree._Element],
    amount: etree._Element | None,
    on: date,
    row: int,
) -> Movement:
    sign = _text(entry, "CdtDbtInd")
    if amount is None or sign not in ("CRDT", "DBIT"):
        raise BankFileError("amount", row)
    currency = amount.get("Ccy", "")
    if len(currency) != 3:
        raise BankFileError("currency", row, currency)
    cents = cents_of((amount.text or "").strip(), currency, row)
    texts = [_joined(part, ".//{*}RmtInf//{*}Ustrd", ".//{*}CdtrRefInf/{*}Ref") for part in parts]
    own = [_text(part, "Refs/{*}EndToEndId") for part in parts]
    payers = [
        _text(part, "RltdPties/{*}Dbtr/{*}Nm", "RltdPties/{*}Dbtr/{*}Pty/{*}Nm") for part in parts
    ]
    ends = [one for one in own if one and one != "NOTPROVIDED"]
    text = " ".join(filter(None, [*texts, *ends])) or _text(entry, "AddtlNtryInf")
    banks = [_text(part, "Refs/{*}AcctSvcrRef") for part in parts] if len(parts) == 1 else []
    reference = "".join(banks) or _text(entry, "AcctSvcrRef", "NtryRef")
    payer = next(filter(None, payers), "")
    return Movement(on, cents if sign == "CRDT" else -cents, currency, text, payer, reference)


def _amount_of(part: etree._Element) -> etree._Element | None:
    found = part.find("{*}Amt")
    return found if found is not None else part.find("{*}AmtDtls/{*}TxAmt/{*}Amt")


def _text(element: etree._Element, *paths: str) -> str:
    """Return the text of the first path that has one."""
    found = (element.findtext(f"{{*}}{path}") or "" for path in paths)
    return next((" ".join(text.split()) for text in found if text.strip()), "")


def _joined(element: etree._Element, *paths: str) -> str:
    texts = [node.text or "" for path in paths for node in element.iterfind(path)]
    return " ".join(" ".join(texts).split())
