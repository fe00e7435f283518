"""The mails to visitors: each brings the link to the visitor's own page."""

from datetime import timedelta

from village.core import outbox
from village.core.context import Context
from village.core.tokens import new_token, token_hash
from village.visitors.tables import Visitor
from village.visitors.words import VisitorState

#: The same address is not written to again sooner, whoever asks for it.
PAUSE = timedelta(minutes=5)
_PURPOSE = "link of a visitor"


def renew_link(ctx: Context, visitor: Visitor) -> None:
    """Give a visitor's page a new address; the earlier one leads nowhere any more."""
    token = new_token()
    visitor.earlier_link_hash = visitor.link_hash
    visitor.link_hash = token_hash(token)
    visitor.link = ctx.safe.lock(token.encode(), _PURPOSE)


def token(ctx: Context, visitor: Visitor) -> str:
    """Return what the address of a visitor's page ends with."""
    return ctx.safe.unlock(visitor.link, _PURPOSE).decode()


def told(visitor: Visitor) -> str:
    """Return the mail that says how a registration stands."""
    match visitor.state:
        case VisitorState.PENDING:
            return "visitor_pending"
        case VisitorState.REFUSED:
            return "visitor_refused"
        case VisitorState.CANCELLED:
            return "visitor_cancelled"
    return "visitor_registered" if any(one.given for one in visitor.days) else "visitor_waiting"


def params(ctx: Context, visitor: Visitor) -> dict[str, str]:
    """Return what the mails to a visitor say."""
    given, waiting = (
        ",".join(one.day.isoformat() for one in visitor.days if one.given is given)
        for given in (True, False)
    )
    return {
        "name": visitor.name,
        "given_days": given,
        "waiting_days": waiting,
        "token": token(ctx, visitor),
    }


def address(visitor: Visitor) -> str:
    """Return where a visitor is written to: whoever registered a group gets the group's mails."""
    booked_by = visitor.booked_by.email if visitor.booked_by else ""
    return visitor.email or booked_by


def send(ctx: Context, visitor: Visitor, template: str = "") -> None:
    """Queue the mail that says how a registration stands, where it reaches anybody. Flushes."""
    to = address(visitor)
    if to:
        visitor.mailed_at = ctx.now
        outbox.queue(
            ctx,
            template or told(visitor),
            to=to,
            language=visitor.language,
            reference=visitor.reference,
            **params(ctx, visitor),
        )


def send_again(ctx: Context, visitor: Visitor) -> None:
    """Queue that mail once more, unless one has just left: strangers can ask for it. Flushes."""
    if visitor.mailed_at is None or ctx.now - visitor.mailed_at >= PAUSE:
        send(ctx, visitor)
