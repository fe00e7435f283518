"""A process that issues invoices one after the other, to be killed: DATABASE FOLDER EDITION ID …"""

import sys
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


def main(url: str, folder: str, edition_id: str, *invoice_ids: str) -> None:
    """Issue each invoice in a transaction of its own, and say its number once it is committed."""
    with Session(sa.create_engine(url)) as session:
        edition = session.get_one(Edition, int(edition_id))
        user_id = session.scalars(
            sa.select(Membership.user_id).where(Membership.edition_id == edition.id)
        ).first()
        ctx = Context(session, Actor(), NOW, Folder(Path(folder)), edition)
        ctx = replace(ctx, actor=actors.of_user(session, user_id or 0, edition.id))
        for invoice_id in map(int, invoice_ids):
            invoice = session.get_one(Invoice, invoice_id)
            if invoice.state is InvoiceState.PRO_FORMA:
                invoices.issue(ctx, invoice, rules=StandardRules(are_asked=False))
                session.commit()
                sys.stdout.write(f"{invoice.number}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
