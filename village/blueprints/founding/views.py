"""An administrator makes an edition, and is its first organiser."""

from dataclasses import replace
from pathlib import Path

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.founding import bp
from village.blueprints.founding.forms import (
    LARGEST_BYTES,
    NewEditionForm,
    Start,
    new_edition_form,
)
from village.board import editions as whole
from village.config import ROOT
from village.core.context import Context
from village.core.errors import BadSettings, CodeTaken
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.editions.tables import Edition
from village.editions.words.blank import blank
from village.editions.words.file.archive import BadArchive, read_path, read_zip
from village.editions.words.file.faults import Fault
from village.editions.words.file.reading import read_files
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.settings_faults import fault_line
from village.web.transaction import commits

#: Where the examples lie, each a folder.
EXAMPLES = ROOT / "demo"


@bp.route("/new", methods=["GET", "POST"])
@requires(P.CREATE_EDITION)
@commits
def new() -> ResponseReturnValue:
    """Make an edition, blank or from something."""
    request.max_content_length = LARGEST_BYTES + 1024 * 1024
    ctx = context()
    form = new_edition_form(editions.all_of_them(ctx.session))
    faults: tuple[Fault, ...] = ()
    if "propose" in request.form:
        form.propose()
    elif form.validate_on_submit():
        try:
            made = _made(ctx, form)
        except BadSettings as refusal:
            faults = tuple(refusal.facts["faults"])  # type: ignore[arg-type]
        except CodeTaken as refusal:
            form.code.errors = [sentence(refusal)]
        else:
            if made is not None:
                flash(_("The edition is made. Only its team sees it until it is published."))
                return redirect(url_for("studio.overview", edition=made.code.lower()), 303)
    status = 422 if faults or form.errors else 200
    return render_template(
        "founding/new.html", form=form, faults=[fault_line(one) for one in faults]
    ), status


def _made(ctx: Context, form: NewEditionForm) -> Edition | None:
    """Make the edition that the form asks for; None where the form does not say enough.

    Raises:
        CodeTaken, BadSettings: as for `found_edition`.
    """
    start, code, name = form.start.data, form.code.data or "", form.name.data or ""
    if start in (Start.BLANK, Start.COPY) and not (code and name):
        for field in (form.code, form.name):
            field.errors = [] if field.data else [_("Give a code and a name.")]
        return None
    if start is Start.BLANK:
        return _blank(ctx, form, code, name)
    if start is Start.COPY:
        earlier = editions.by_code(ctx.session, form.source.data or "")
        if earlier is None:
            form.source.errors = [_("Choose the edition to copy.")]
            return None
        there = replace(ctx, edition=earlier)
        return whole.copy(there, code, name=name, starts_on=form.starts_on.data)
    files = _example() if start is Start.EXAMPLE else _uploaded(form)
    if files is None:
        return None
    reading = read_files(files, first_day=ctx.now.date())
    if reading.settings is None:
        raise BadSettings(faults=reading.wrong)
    identity = reading.settings.edition
    settings = replace(reading.settings, edition=replace(identity, code=code or identity.code))
    return whole.found_edition(ctx, settings, reading.plan, reading.pictures)


def _blank(ctx: Context, form: NewEditionForm, code: str, name: str) -> Edition | None:
    if not form.country.data:
        form.country.errors = [_("Choose the country of the organiser.")]
        return None
    day, usual = form.starts_on.data, form.usual()
    settings = blank(code, name, today=ctx.now.date(), starts_on=day, usual=usual)
    return whole.found_edition(ctx, settings)


def _example() -> dict[str, bytes]:
    return read_path(max(_examples()).parent)


def _examples() -> list[Path]:
    return list(EXAMPLES.glob("*/people.toml"))


def _uploaded(form: NewEditionForm) -> dict[str, bytes] | None:
    if not form.file.data:
        form.file.errors = [_("Choose a file.")]
        return None
    try:
        return read_zip(form.file.data.read())
    except BadArchive as refusal:
        raise BadSettings(faults=(refusal.fault,)) from refusal
