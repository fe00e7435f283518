"""Documents sealed with the certificate of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from village.core.errors import SealFailed
from village.engines.documents.refusals import SealError

if TYPE_CHECKING:
    # pyHanko takes a second to import: only who seals pays for it.
    from village.core.context import Context
    from village.engines.documents.seal_office import Sealed, SealOffice


def sealed(
    ctx: Context, office: SealOffice, document: bytes, *, place: str, behind: bytes = b""
) -> Sealed:
    """Return a document of the edition, sealed now; `behind` is as for `SealOffice.seal`.

    Raises:
        SealFailed: it cannot be sealed now.
    """
    zone = ctx.the_edition.timezone
    try:
        return office.seal(document, sealed_at=ctx.now, place=place, zone=zone, behind=behind)
    except SealError as error:
        raise SealFailed(reason=str(error)) from error
