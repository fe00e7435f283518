"""The last step: every answer as it will be sent, what is missing, and the press that sends it."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.applications.reads import amendments, corrections, eligibility, versions
from village.applications.reads.lookup import own
from village.applications.tables import Application
from village.applications.writes import applications
from village.blueprints.apply import bp
from village.blueprints.apply.forms import SubmissionForm
from village.board import submissions
from village.core.context import Context
from village.core.errors import (
    AlreadyDone,
    CallClosed,
    Incomplete,
    LimitReached,
    NotEligible,
    Stale,
    TooManyAttempts,
)
from village.core.permissions import Permission as P
from village.stands.reads import places
from village.web.access import requires
from village.web.context import context, language
from village.web.corrections import asked_correction
from village.web.eligibility import rule_words
from village.web.errors import retry_after, sentence
from village.web.filters import countdown
from village.web.submissions import lines
from village.web.transaction import commits


@bp.get("/<reference>/review")
@requires(P.APPLY)
def review(reference: str) -> ResponseReturnValue:
    """Show all that would be sent, and what is missing."""
    ctx = context()
    application = own(ctx, reference)
    try:
        file = amendments.written(ctx, application)
    except AlreadyDone:
        return redirect(url_for(".show", reference=reference), 303)
    return _page(ctx, file)


@bp.post("/<reference>/review")
@requires(P.APPLY)
@commits
def submit(reference: str) -> ResponseReturnValue:
    """Submit what was read through; where that cannot be, the page says why."""
    ctx = context()
    application = own(ctx, reference, lock=True)
    form = SubmissionForm()
    form.validate()
    try:
        submissions.submit(
            ctx, application, key=form.submission_key.data, seen=form.version.data or ""
        )
    except AlreadyDone:
        page = render_template("apply/overtaken.html", reference=reference, typed=[])
        return page, 409
    except Stale:
        return _again(ctx, application, changed=True), 409
    except (Incomplete, NotEligible):
        return _again(ctx, application), 422
    except (LimitReached, CallClosed):
        return _again(ctx, application), 409
    except TooManyAttempts as error:
        return _again(ctx, application, refused=sentence(error)), 429, retry_after(error)
    return redirect(url_for(".receipt", reference=reference), 303)


def _again(ctx: Context, application: Application, **more: Any) -> str:
    return _page(ctx, amendments.written(ctx, application), **more)


def _exceeded(ctx: Context, file: Application) -> float | None:
    """Return the area of the largest stand where the file asks for more; None where it does not."""
    if file.wanted_area_m2 is None:
        return None
    largest = places.largest_m2(ctx)
    return largest if largest is not None and file.wanted_area_m2 > largest else None


def _page(ctx: Context, file: Application, *, changed: bool = False, refused: str = "") -> str:
    call = file.call
    missing = applications.missing(ctx, file)
    broken = [one for one in eligibility.outcomes(ctx, file) if one.refuses]
    full, is_open = eligibility.is_full(ctx, file), file.amending_window.accepts(ctx.now)
    answers = lines(versions.content(file, number=1, at=ctx.now), language())
    return render_template(
        "apply/review.html",
        call=call,
        reference=file.reference,
        file=file,
        form=SubmissionForm(formdata=None, version=file.stamp),
        lines=answers,
        missing=[line for line in answers if line.field in missing],
        broken=broken,
        rule_words=rule_words,
        full=full,
        open=is_open,
        window=file.amending_window,
        correction=asked_correction(ctx, file),
        editable=corrections.reopened(ctx, file),
        largest_m2=_exceeded(ctx, file),
        ready=is_open and not (missing or broken or full),
        amending=file.submitted_at,
        left=countdown(file.amending_window.deadline_at),
        changed=changed,
        refused=refused,
        sent=request.method == "POST",
    )
