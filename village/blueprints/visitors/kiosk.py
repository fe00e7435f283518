"""The kiosk at the entrance: a tablet on which visitors register, and print their badges.

Whoever works at the gate opens it and is logged out by it: the device then knows these pages only,
until the day is over or somebody logs in. What is written is written in the name of who opened it.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from village.accounts.writes import logins
from village.badges.words import CheckMethod
from village.badges.writes import drawing
from village.blueprints.visitors import bp
from village.blueprints.visitors.kiosk_forms import KioskForm, OpenKioskForm, OwnCodeForm
from village.board import actors
from village.core import audit
from village.core.context import Context
from village.core.errors import DayFull, NotFound, TextNotDrawable, TooManyAttempts
from village.core.permissions import Permission as P
from village.gate.writes import scanning
from village.visitors import reads
from village.visitors.tables import Visitor
from village.visitors.writes import registering
from village.web.access import public, requires
from village.web.attempts import limit_rate
from village.web.context import context, language
from village.web.errors import sentence
from village.web.login import current_token, forget
from village.web.security import may_read_codes
from village.web.transaction import commits

_KIOSK = "kiosk"
#: How often in an hour somebody may register, or show a code, at one kiosk.
MOST_REGISTERED, MOST_CODES = 240, 360


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A kiosk that is open on this device."""

    ctx: Context
    day: date
    device: str
    sheet: str
    start: str

    def keep(self, visitor: Visitor) -> None:
        """Remember whose badge is printed, until the next one comes."""
        session[_KIOSK] = {**session[_KIOSK], "visitor": visitor.reference}

    def kept(self) -> Visitor | None:
        """Return whose badge is printed."""
        reference = session[_KIOSK].get("visitor")
        return reads.find(self.ctx, reference) if reference else None

    def clear(self) -> None:
        """Forget whose badge was printed."""
        if "visitor" in session[_KIOSK]:
            session[_KIOSK] = {**session[_KIOSK], "visitor": ""}


@bp.route("/kiosk/open", methods=["GET", "POST"])
@requires(P.CHECK_IN)
@commits
def open_kiosk() -> ResponseReturnValue:
    """Say what a kiosk is; open one, and log out on this device."""
    ctx = context()
    form, day = OpenKioskForm(), _day(ctx)
    if day is None or not form.validate_on_submit():
        page = render_template("visitors/open_kiosk.html", form=form, day=day)
        return page, 422 if form.errors else 200
    audit.record(ctx, ctx.the_edition.code, "kiosk_open")
    logins.log_out(ctx, current_token())
    opened = {
        "edition": ctx.the_edition.code,
        "user": ctx.actor.user_id,
        "on": ctx.today.isoformat(),
        "device": secrets.token_hex(8),
        "sheet": form.sheet.data,
        "language": language(),
    }
    forget()
    session[_KIOSK], session.permanent = opened, True
    return redirect(url_for(".kiosk"), 303)


@bp.route("/kiosk", methods=["GET", "POST"])
@public
@commits
def kiosk() -> ResponseReturnValue:
    """Ask whether somebody registers or has a code; print the badge of a code."""
    here = _opened()
    if here is None:
        return redirect(url_for(".open_kiosk"), 303)
    form = OwnCodeForm()
    if not form.validate_on_submit():
        here.clear()
        return _page("visitors/kiosk.html", here, form), 422 if form.errors else 200
    try:
        limit_rate("codes", most=MOST_CODES, within=timedelta(hours=1), device=here.device)
    except TooManyAttempts as error:
        form.code.errors = [sentence(error)]
        return _page("visitors/kiosk.html", here, form), 429
    visitor = _of_code(here.ctx, form.code.data or "")
    return _print(here, visitor)


@bp.route("/kiosk/register", methods=["GET", "POST"])
@public
@commits
def register_at_kiosk() -> ResponseReturnValue:
    """Register somebody for today, and print the badge."""
    here = _opened()
    if here is None:
        return redirect(url_for(".open_kiosk"), 303)
    form = KioskForm()
    form.offer()
    if not form.validate_on_submit():
        here.clear()
        return _page("visitors/kiosk_register.html", here, form), 422 if form.errors else 200
    try:
        limit_rate(
            "registering", most=MOST_REGISTERED, within=timedelta(hours=1), device=here.device
        )
        visitor = registering.register_at_kiosk(here.ctx, form.asked(here.day))
    except TextNotDrawable as error:
        form.name.errors = [sentence(error)]
        return _page("visitors/kiosk_register.html", here, form), 422
    except (DayFull, TooManyAttempts) as error:
        form.form_errors = [sentence(error)]
        return _page("visitors/kiosk_register.html", here, form), 409
    return _print(here, visitor)


@bp.get("/kiosk/badge")
@public
def kiosk_badge() -> ResponseReturnValue:
    """Print the badge of who was here just now, or say where to get it."""
    here = _opened()
    if here is None:
        return redirect(url_for(".open_kiosk"), 303)
    return _page("visitors/kiosk_badge.html", here, visitor=here.kept())


@bp.get("/kiosk/badge.svg")
@public
def kiosk_label() -> ResponseReturnValue:
    """Draw the badge of who was here just now."""
    here = _opened()
    visitor = here.kept() if here else None
    if here is None or visitor is None or visitor.badge is None:
        raise NotFound
    answer = Response(drawing.previewed(here.ctx, visitor.badge, here.sheet))
    answer.mimetype = "image/svg+xml"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _opened() -> Kiosk | None:
    """Return the kiosk that this device is today, as long as who opened it works at the gate."""
    ctx, kept = context(), session.get(_KIOSK, {})
    if kept.get("edition") != ctx.the_edition.code or kept["on"] != ctx.today.isoformat():
        return None
    actor, day = actors.of_user(ctx.session, kept["user"], ctx.the_edition.id), _day(ctx)
    if day is None or P.CHECK_IN not in actor.permissions:
        return None
    start = url_for(".kiosk", lang=kept["language"])
    return Kiosk(ctx.acting(actor), day, kept["device"], kept["sheet"], start)


def _day(ctx: Context) -> date | None:
    """Return the day for which a kiosk registers: today, or the first of the days to come."""
    return min((day for day in ctx.the_edition.days if day >= ctx.today), default=None)


def _of_code(ctx: Context, code: str) -> Visitor | None:
    """Return whose code was scanned, or typed."""
    badge, refusal = scanning.of_code(
        ctx, code, CheckMethod.SCANNED, at_any_time=True, locked=False
    )
    if badge is not None and refusal:
        return None
    return reads.to_print(ctx, badge.reference if badge else code)


def _print(here: Kiosk, visitor: Visitor | None) -> ResponseReturnValue:
    here.clear()
    if visitor is not None:
        registering.note_print(here.ctx, visitor, here.sheet)
        here.keep(visitor)
    return redirect(url_for(".kiosk_badge"), 303)


def _page(
    template: str,
    here: Kiosk,
    form: OwnCodeForm | KioskForm | None = None,
    visitor: Visitor | None = None,
) -> Response:
    answer = may_read_codes(render_template(template, form=form, visitor=visitor, here=here))
    answer.headers["Cache-Control"] = "no-store"
    return answer
