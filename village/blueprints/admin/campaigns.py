"""Campaigns: a mail to the files chosen in the list; worded, looked at, sent, followed, undone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads import listing
from village.blueprints.admin import bp
from village.blueprints.admin.forms import has_selected, read_filters, selected
from village.campaigns import reads, writes
from village.campaigns.tables import Campaign, CampaignRecipient
from village.campaigns.words import PARTS, TEMPLATE, Stage, Wording, unworded
from village.core.context import Context
from village.core.errors import AlreadyDone
from village.core.languages import NATIVE_NAMES, as_language
from village.core.permissions import Permission as P
from village.editions.tables import Edition
from village.editions.words.mails import placeholders_of
from village.engines import placeholders
from village.web import mails as letters
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import LineField, LocalTimeField, TextField
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.mail_names import PLACEHOLDER_NAMES
from village.web.paging import asked_page, page_of
from village.web.transaction import commits

PAGE_SIZE = 50
#: The usual words of a reminder of a draft.
REMINDER = "draft_week"


class WordsForm(Form):
    """What a campaign says, in each language: `subject_fr`, `text_fr` and so on."""

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check each text, and that nothing but placeholders stands in braces."""
        sound: bool = super().validate(extra_validators)
        for field in self:
            for name in placeholders.unknown(field.data or "", placeholders_of(TEMPLATE)):
                words = _("“{%(given)s}” is no placeholder of this mail.", given=name[:40])
                field.errors = [*field.errors, words]
                sound = False
        return sound

    def wording(self) -> Wording:
        """Return the words by language."""
        texts: dict[str, dict[str, str]] = {}
        for field in self:
            part, _part, code = field.short_name.partition("_")
            if part in PARTS and field.data:
                texts.setdefault(code, {})[part] = field.data
        return texts


class SendForm(Form):
    """When a campaign leaves."""

    when = RadioField(
        _l("When"),
        default="now",
        choices=[SelectChoice("now", _l("Now")), SelectChoice("later", _l("Later, at this time:"))],
    )
    at = LocalTimeField(_l("Day and time"))

    @property
    def leaves_at(self) -> datetime | None:
        """The time chosen; None for now."""
        return None if self.when.data == "now" else self.at.moment


@bp.get("/campaigns")
@requires(P.SCREEN)
def campaigns() -> ResponseReturnValue:
    """List the campaigns of the edition, and how far each has come."""
    number = asked_page()
    lines, total = reads.newest(context(), page=number, size=PAGE_SIZE)
    return render_template(
        "admin/campaigns.html",
        lines=[(line, _subject(line.campaign)) for line in lines],
        page=page_of(number, total, PAGE_SIZE),
    )


@bp.route("/campaigns/new", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def campaign_new() -> ResponseReturnValue:
    """Word a mail to the files chosen in the list."""
    ctx = context()
    filters = read_filters(request.args)
    files = listing.count(ctx, filters)
    if not has_selected() or not files:
        flash(_("Tick the files first that you want to write to."), Tone.NOTE)
        return redirect(url_for(".applications"), 303)
    form = _words_form(ctx.the_edition, _reminder(ctx) if "remind" in request.args else {})
    if form.validate_on_submit():
        campaign = writes.prepare(ctx, filters, wording=form.wording())
        return redirect(url_for(".campaign", token=campaign.key), 303)
    return _words_page(form, files=files), 422 if form.errors else 200


@bp.get("/campaigns/<token>")
@requires(P.SCREEN)
def campaign(token: str) -> ResponseReturnValue:
    """Show a campaign: its mails as they are read, to whom, and what has left of it."""
    ctx = context()
    return _page(ctx, reads.find(ctx, token), SendForm(formdata=None))


@bp.route("/campaigns/<token>/words", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def campaign_words(token: str) -> ResponseReturnValue:
    """Change what a prepared campaign says."""
    ctx = context()
    found = reads.find(ctx, token)
    form = _words_form(ctx.the_edition, found.wording)
    if not form.validate_on_submit():
        return _words_page(form, campaign=found), 422 if form.errors else 200
    writes.word(ctx, found, form.wording())
    return redirect(url_for(".campaign", token=token), 303)


@bp.post("/campaigns/<token>/send")
@requires(P.SCREEN)
@commits
def campaign_send(token: str) -> ResponseReturnValue:
    """Send a campaign, now or later."""
    ctx = context()
    found, form = reads.find(ctx, token), SendForm()
    sound = form.validate_on_submit()
    leaves_at = form.leaves_at if sound else None
    if sound and form.when.data == "later" and leaves_at is None:
        form.at.errors = [_("Say when the mails are to leave.")]
        sound = False
    if not sound:
        return _page(ctx, found, form), 422
    if unworded(found.wording, reads.languages(ctx, found)):
        return _page(ctx, found, form), 422
    try:
        count = writes.send(ctx, found, leaves_at=leaves_at)
    except ValueError:
        form.at.errors = [_("Choose a time between now and 90 days ahead.")]
        return _page(ctx, found, form), 422
    flash(
        ngettext(
            "%(num)s mail is written. It can be undone until it leaves.",
            "%(num)s mails are written. Each can be undone until it leaves.",
            count,
        )
    )
    return redirect(url_for(".campaign", token=token), 303)


@bp.post("/campaigns/<token>/undo")
@requires(P.SCREEN)
@commits
def campaign_undo(token: str) -> ResponseReturnValue:
    """Call back what has not left of a campaign."""
    ctx = context()
    try:
        count = writes.undo(ctx, reads.find(ctx, token))
    except AlreadyDone:
        flash(_("Nothing of it waits any more."), Tone.NOTE)
    else:
        flash(
            ngettext(
                "%(num)s mail was called back: it does not leave.",
                "%(num)s mails were called back: they do not leave.",
                count,
            )
        )
    return redirect(url_for(".campaign", token=token), 303)


@bp.post("/campaigns/<token>/discard")
@requires(P.SCREEN)
@commits
def campaign_discard(token: str) -> ResponseReturnValue:
    """Forget a prepared campaign."""
    ctx = context()
    writes.discard(ctx, reads.find(ctx, token))
    flash(_("The campaign is discarded. Nobody got a mail."))
    return redirect(url_for(".campaigns"), 303)


def _page(ctx: Context, found: Campaign, form: SendForm) -> str:
    number = asked_page()
    rows, total = reads.recipients(ctx, found, page=number, size=PAGE_SIZE)
    shown = reads.one(ctx, found, request.args.get("about", ""))
    line, languages = reads.line(ctx, found), reads.languages(ctx, found)
    return render_template(
        "admin/campaign.html",
        campaign=found,
        line=line,
        subject=_subject(found),
        rows=rows,
        page=page_of(number, total, PAGE_SIZE),
        spoken=[(NATIVE_NAMES[as_language(one)], count) for one, count in languages.items()],
        shown=shown,
        letter=_letter(found, shown),
        form=form,
        is_prepared=line.stage is Stage.PREPARED,
        lacking=[NATIVE_NAMES[as_language(one)] for one in unworded(found.wording, languages)],
    )


def _letter(found: Campaign, shown: CampaignRecipient | None) -> letters.Letter | None:
    """Return a campaign's mail as one of its readers gets it; None where it is not worded."""
    wording = found.wording.get(shown.language) if shown else None
    if shown is None or not wording:
        return None
    return letters.preview(
        TEMPLATE,
        language=shown.language,
        reference=shown.application.reference,
        params=reads.params_of(shown),
        wording=wording,
    )


def _subject(found: Campaign) -> str:
    """Return a campaign's subject in the reader's language, else in the first that has one."""
    here = context().the_edition
    order = [language(), *here.languages]
    texts = [found.wording.get(code, {}).get("subject", "") for code in order]
    return next(filter(None, texts), "")


def _words_form(edition: Edition, wording: Wording) -> WordsForm:
    fields: dict[str, Any] = {}
    for code in edition.languages:
        native = NATIVE_NAMES[as_language(code)]
        way = {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
        said = wording.get(code, {})
        fields[f"subject_{code}"] = LineField(
            _("Subject, %(language)s", language=native),
            150,
            needed=code == edition.languages[0],
            default=said.get("subject", ""),
            render_kw=way,
        )
        fields[f"text_{code}"] = TextField(
            _("Text, %(language)s", language=native),
            5000,
            needed=code == edition.languages[0],
            default=said.get("text", ""),
            rows=10,
            render_kw=way,
        )
    made: type[WordsForm] = type("CampaignForm", (WordsForm,), fields)
    return made()


def _words_page(form: WordsForm, *, files: int = 0, campaign: Campaign | None = None) -> str:
    return render_template(
        "admin/campaign_words.html",
        form=form,
        files=files,
        campaign=campaign,
        selected=selected(),
        codes=context().the_edition.languages,
        placeholders=[(name, PLACEHOLDER_NAMES[name]) for name in placeholders_of(TEMPLATE)],
    )


def _reminder(ctx: Context) -> Wording:
    """Return the words with which drafts are reminded, to begin with."""
    here = ctx.the_edition
    return {
        code: {**letters.usual(REMINDER, as_language(code)), **here.wording(REMINDER, code)}
        for code in here.languages
    }
