"""Processes that issue invoices, to be killed: DATABASE FOLDER EDITION ID,ID,… …, a share each."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from village.accounts.tables import Membership
from village.billing.tables import Invoice
from village.billing.words import InvoiceState
from village.billing.writes import invoices
from village.billing.writes.rules import StandardRules
from village.board import actors
from village.core.actor import Actor
from village.core.context import Context
from village.core.files.storage import Folder
from village.editions.tables import Edition

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def issued(url: str, folder: str, edition_id: int, invoice_ids: list[int]) -> Iterator[str]:
    """Issue each invoice in a transaction of its own; yield its number once it is committed."""
    with Session(sa.create_engine(url, poolclass=sa.NullPool)) as session:
        edition = session.get_one(Edition, edition_id)
        user_id = session.scalars(
            sa.select(Membership.user_id).where(Membership.edition_id == edition.id)
        ).first()
        ctx = Context(session, Actor(), NOW, Folder(Path(folder)), edition)
        ctx = replace(ctx, actor=actors.of_user(session, user_id or 0, edition.id))
        for invoice_id in invoice_ids:
            invoice = session.get_one(Invoice, invoice_id)
            if invoice.state is InvoiceState.PRO_FORMA:
                invoices.issue(ctx, invoice, rules=StandardRules(are_asked=False))
                session.commit()
                yield str(invoice.number)


def main(url: str, folder: str, edition_id: str, *shares: str) -> None:
    """Issue each share in a process of its own, forked: to load the libraries takes longest.

    Each says `PID NUMBER` of what it has issued; of each is said `PID ended STATUS`.
    """
    for share in shares:
        if os.fork() == 0:
            for number in issued(url, folder, int(edition_id), [*map(int, share.split(","))]):
                say(f"{os.getpid()} {number}")
            os._exit(0)
    for _share in shares:
        pid, status = os.wait()
        say(f"{pid} ended {os.waitstatus_to_exitcode(status)}")


def say(line: str) -> None:
    """Write a line at once and in one piece, beside the other processes."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
