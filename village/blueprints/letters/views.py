"""Letters of an edition: who asked, who has one, issued one by one or to many, revoked."""

import zipfile
from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.letters import bp
from village.blueprints.letters.forms import (
    AwardForm,
    InvitedForm,
    LetterNoteForm,
    ManyLettersForm,
)
from village.core import runs
from village.core.context import Context
from village.core.errors import AlreadyDone, NotFound, TextNotDrawable
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.words import ISSUE_LETTERS
from village.editions import LetterHolders, LetterSettings
from village.letters.reads import holders, listing
from village.letters.words import LetterState
from village.letters.writes import letters
from village.web import sealing
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.forms import Form
from village.web.runs import seen
from village.web.transaction import commits

#: The letters that say more than to whom they are: they are issued one by one.
_ONE_BY_ONE = {LetterHolders.WINNERS: AwardForm, LetterHolders.PEOPLE: InvitedForm}


@bp.get("/")
@requires(P.CONTRACT)
def index() -> ResponseReturnValue:
    """List the letters: those asked for first, then all, with the kinds that can be issued."""
    ctx = context()
    run = running.open_run(ctx, ISSUE_LETTERS)
    kind = request.args.get("kind", "")
    token = request.args.get("run", "")
    found, kinds = listing.listed(ctx, kind), ctx.the_edition.letter_kinds
    return render_template(
        "letters/index.html",
        letters=[one for one in found if one.state is not LetterState.ASKED],
        asked=listing.listed(ctx, state=LetterState.ASKED),
        kinds=kinds,
        kind=kind,
        run=seen(run) if run else None,
        result=running.get(ctx, token).result if token else {},
    )


@bp.route("/new/<kind>", methods=["GET", "POST"])
@requires(P.CONTRACT)
@commits
def new(kind: str) -> ResponseReturnValue:
    """Issue letters of a kind: to those who are ticked as a run, or one with what it says."""
    ctx = context()
    said = _kind(ctx, kind)
    able = [SelectChoice(one.key, one.name) for one in holders.without(ctx, said, language())]
    if said.holders in _ONE_BY_ONE:
        return _issue_one(ctx, said, able)
    form = ManyLettersForm()
    form.holders.choices = able
    if not form.validate_on_submit():
        return _new_page(said, form, able)
    chosen = {"holders": form.holders.data, "language": form.language.data}
    run = runs.start(ctx, ISSUE_LETTERS, letter=kind, **chosen)
    return redirect(url_for("runs.show", token=run.token), 303)


@bp.get("/<token>")
@requires(P.ACCOUNT)
def show(token: str) -> ResponseReturnValue:
    """Show one letter, and what can be done with it."""
    return _page(token)


@bp.post("/<token>/issue")
@requires(P.CONTRACT)
@commits
def issue(token: str) -> ResponseReturnValue:
    """Issue a letter that was asked for."""
    ctx = context()
    letter = listing.find(ctx, token)
    letters.issue(ctx, letter, sealing.office_if_any())
    flash(_("%(number)s is issued; who asked for it has been told.", number=letter.number))
    return redirect(url_for(".show", token=token), 303)


@bp.post("/<token>/refuse")
@requires(P.CONTRACT)
@commits
def refuse(token: str) -> ResponseReturnValue:
    """Refuse a letter that was asked for."""
    form = LetterNoteForm()
    if not form.validate_on_submit():
        return _page(token, form=form), 422
    ctx = context()
    letters.refuse(ctx, listing.find(ctx, token), note=form.note.data or "")
    flash(_("The letter is refused; who asked for it has been told why."))
    return redirect(url_for(".index"), 303)


@bp.post("/<token>/revoke")
@requires(P.CONTRACT)
@commits
def revoke(token: str) -> ResponseReturnValue:
    """Take an issued letter back."""
    form = LetterNoteForm()
    if not form.validate_on_submit():
        return _page(token, form=form), 422
    ctx = context()
    letters.revoke(ctx, listing.find(ctx, token), note=form.note.data or "")
    flash(_("The letter is revoked; its holder has been told."))
    return redirect(url_for(".show", token=token), 303)


@bp.get("/<token>.pdf")
@requires(P.ACCOUNT)
def download(token: str) -> ResponseReturnValue:
    """Send the document as it was issued; one that was revoked to the organiser alone."""
    ctx = context()
    letter = listing.find(ctx, token)
    gone = letter.state is LetterState.REVOKED and P.CONTRACT not in ctx.actor.permissions
    if letter.file is None or gone:
        raise NotFound
    return send_file(
        BytesIO(ctx.storage.get(letter.file.sha256)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=letter.file.name,
        etag=False,
    )


@bp.get("/all.zip")
@requires(P.CONTRACT)
def archive() -> ResponseReturnValue:
    """Send the letters in force, all or those of a kind, as one archive."""
    ctx = context()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        for one in listing.listed(ctx, request.args.get("kind", ""), state=LetterState.ISSUED):
            if one.file is not None:
                files.writestr(one.file.name, ctx.storage.get(one.file.sha256))
    packed.seek(0)
    name = f"{ctx.the_edition.code}-letters.zip".lower()
    return send_file(
        packed, mimetype="application/zip", as_attachment=True, download_name=name, etag=False
    )


def _issue_one(ctx: Context, kind: LetterSettings, able: list[SelectChoice]) -> ResponseReturnValue:
    """Issue one letter with what it says beside its holder."""
    form = _ONE_BY_ONE[kind.holders]()
    form.holder.choices = able
    if not form.validate_on_submit():
        return _new_page(kind, form, able)
    own = {name: form[name].data for name in ("name", "function", "award") if name in form}
    try:
        with ctx.session.begin_nested():
            [holder] = holders.among(ctx, kind, [form.holder.data])
            letter = letters.make(ctx, kind, holder, language=form.language.data, **own)
            letters.issue(ctx, letter, sealing.office_if_any())
    except AlreadyDone:
        form.form_errors.append(_("There is such a letter already."))
        return _new_page(kind, form, able)
    except TextNotDrawable as refusal:
        form.form_errors.append(sentence(refusal))
        return _new_page(kind, form, able)
    flash(_("%(number)s is issued; its holder has been told.", number=letter.number))
    return redirect(url_for(".show", token=letter.public_token), 303)


def _new_page(kind: LetterSettings, form: Form, able: list[SelectChoice]) -> ResponseReturnValue:
    page = render_template("letters/new.html", kind=kind, form=form, able=able)
    return page, 422 if form.errors else 200


def _kind(ctx: Context, key: str) -> LetterSettings:
    found = ctx.the_edition.letter_kinds.get(key)
    if found is None:
        raise NotFound
    return found


def _page(token: str, form: LetterNoteForm | None = None) -> str:
    ctx = context()
    letter = listing.find(ctx, token)
    kind = ctx.the_edition.letter_kinds.get(letter.kind)
    return render_template(
        "letters/show.html", letter=letter, kind=kind, form=form or LetterNoteForm()
    )
