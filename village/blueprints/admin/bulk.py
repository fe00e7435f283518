"""What is done to the files chosen in the list: seen first, then done as it was seen."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads import listing, verdicts
from village.applications.reads import tags as known
from village.applications.tables import Application
from village.applications.writes import screening, tags
from village.applications.writes.applications import mail_params
from village.blueprints.admin import bp
from village.blueprints.admin.forms import (
    ScreeningForm,
    TagForm,
    carried,
    has_selected,
    read_filters,
    refuses_without_words,
    screening_form,
)
from village.core import runs
from village.core.context import Context
from village.core.fingerprints import fingerprint
from village.core.languages import as_language
from village.core.permissions import Permission as P
from village.core.runs.words import PROPOSE_ASSIGNMENT
from village.jury.reads.assignable import candidates
from village.web import mails as letters
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import WholeNumberField
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.transaction import commits


class TagManyForm(TagForm):
    """Which tag to put on many files, or to take off."""

    way = RadioField(
        _l("What to do"),
        default="put",
        choices=[SelectChoice("put", _l("Put it on")), SelectChoice("off", _l("Take it off"))],
    )


class AssignManyForm(Form):
    """How many jurors read each of the chosen files."""

    per_application = WholeNumberField(_l("Reviews of each file"), 1, 20, needed=True)
    max_load = WholeNumberField(
        _l("Most files per juror"),
        1,
        10_000,
        needed=True,
        description=_l("Files that a juror has already count."),
    )


@bp.route("/applications/tag", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def tag_many() -> ResponseReturnValue:
    """Put a tag on the files chosen in the list, or take it off."""
    ctx, filters = context(), read_filters(request.args)
    if not has_selected():
        return _nothing_chosen()
    form = TagManyForm()
    names = known.known(ctx)
    total = listing.count(ctx, filters)
    if not form.validate_on_submit():
        page = render_template("admin/tag_many.html", form=form, known_tags=names, total=total)
        return page, 422 if form.errors else 200
    name, put_on = form.name.data or "", form.way.data == "put"
    files = tags.to_change(ctx, filters, name, put_on=put_on)
    seen = _stamp(form, files)
    if not files or request.form.get("seen") != seen:
        return render_template(
            "admin/tag_many.html",
            form=form,
            known_tags=names,
            total=total,
            files=files,
            seen=seen,
            changed="seen" in request.form,
        )
    (tags.put if put_on else tags.take_off)(ctx, files, name)
    flash(ngettext("%(num)s file was changed.", "%(num)s files were changed.", len(files)))
    return _to_the_list()


@bp.route("/applications/screen", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def screen_many() -> ResponseReturnValue:
    """Give the files chosen in the list the same verdict."""
    ctx, filters = context(), read_filters(request.args)
    if not has_selected():
        return _nothing_chosen()
    form = screening_form(ctx.the_edition, language())
    files, total = listing.waiting(ctx, filters), listing.count(ctx, filters)
    sound = form.validate_on_submit() and not refuses_without_words(form)
    if not sound:
        page = render_template("admin/screen_many.html", form=form, total=total, waiting=len(files))
        return page, 422 if form.errors else 200
    seen = _stamp(form, files)
    if not files or request.form.get("seen") != seen:
        return render_template(
            "admin/screen_many.html",
            form=form,
            total=total,
            waiting=len(files),
            files=files,
            letter=_letter(ctx, form, files),
            seen=seen,
            changed="seen" in request.form,
        )
    screening.screen_many(
        ctx,
        files,
        eligible=form.verdict.data == "eligible",
        reason=form.reason.data,
        note=form.note.data or "",
    )
    flash(
        ngettext(
            "%(num)s verdict is given, and its mail is written.",
            "%(num)s verdicts are given, and their mails are written.",
            len(files),
        )
    )
    return _to_the_list()


@bp.route("/applications/assign", methods=["GET", "POST"])
@requires(P.MANAGE_JURY)
@commits
def assign_many() -> ResponseReturnValue:
    """Ask for a proposal of jurors for the files chosen in the list that the jury reads."""
    ctx = context()
    if not has_selected():
        return _nothing_chosen()
    every = candidates(ctx)
    known = every.only(listing.chosen(ctx, read_filters(request.args)))
    edition = ctx.the_edition
    form = AssignManyForm(data={"per_application": edition.reviews_per_application})
    if form.max_load.data is None:
        form.max_load.data = known.least_load(form.per_application.data or 1)
    if not known.files or not every.jurors or not form.validate_on_submit():
        page = render_template("admin/assign_many.html", form=form, known=known)
        return page, 422 if form.errors else 200
    run = runs.start(
        ctx,
        PROPOSE_ASSIGNMENT,
        per_application=form.per_application.data,
        max_load=form.max_load.data,
        rules=edition.composition,
        files=[file.id for file in known.files],
    )
    return redirect(url_for("runs.show", token=run.token), 303)


@bp.route("/applications/untold", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def tell_verdicts() -> ResponseReturnValue:
    """Show the verdicts whose mails wait, then let these mails leave or take the verdicts back."""
    ctx = context()
    files = verdicts.untold(ctx)
    if request.method == "GET" or not files:
        return render_template("admin/tell_verdicts.html", files=files)
    seen = set(request.form.getlist("file"))
    if "back" in request.form:
        count = screening.reconsider_untold(ctx, seen)
        flash(ngettext("%(num)s verdict is taken back.", "%(num)s verdicts are taken back.", count))
        return redirect(url_for(".applications"), 303)
    count = screening.tell_verdicts(ctx, seen)
    flash(ngettext("%(num)s mail leaves now.", "%(num)s mails leave now.", count))
    return redirect(url_for(".applications"), 303)


def _letter(
    ctx: Context, form: ScreeningForm, files: Sequence[Application]
) -> letters.Letter | None:
    """Return the mail of the verdict as the first of the applicants will read it."""
    if not files:
        return None
    eligible, file = form.verdict.data == "eligible", files[0]
    note = screening.words(
        ctx, file, eligible=eligible, reason=form.reason.data, note=form.note.data or ""
    )
    return letters.preview(
        verdicts.VERDICT_MAILS[0 if eligible else 1],
        language=as_language(file.organisation.language, ctx.languages),
        reference=file.reference,
        params=mail_params(file, note=note),
    )


def _stamp(form: Form, files: Sequence[Application]) -> str:
    """Return what a preview remembers of what it showed: the files, and what was filled in."""
    filled = {field.short_name: str(field.data) for field in form if field.name != "csrf_token"}
    return fingerprint({"files": [file.reference for file in files], "form": filled})


def _nothing_chosen() -> ResponseReturnValue:
    flash(_("Tick the files first."), Tone.NOTE)
    return _to_the_list()


def _to_the_list() -> ResponseReturnValue:
    return redirect(f"{url_for('.applications')}?{urlencode(carried())}", 303)
