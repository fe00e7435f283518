"""Pictures for everybody's eyes, kept under names that say what is in them."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from village.core.context import Context
from village.core.files import stored
from village.core.files.tables import StoredFile


def keep(ctx: Context, name: str, content: bytes) -> None:
    """Keep a picture that was cleaned, under the name that it got then. Flushes."""
    if name in known(ctx.session, [name]):
        return
    media_type = "image/jpeg" if name.endswith("jpg") else "image/png"
    ctx.session.add(stored.put(ctx, name, content, media_type))
    ctx.session.flush()


def known(session: Session, names: Iterable[str]) -> frozenset[str]:
    """Return those of these names under which a picture is kept."""
    return frozenset(session.scalars(sa.select(StoredFile.name).where(StoredFile.name.in_(names))))
