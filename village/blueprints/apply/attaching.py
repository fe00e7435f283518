"""Files of the application form: what was sent before is offered, what comes with it is kept."""

from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext as _

from village.applications.tables import Application
from village.attachments import reads
from village.attachments.writes import holding, receiving
from village.blueprints.apply import bp
from village.blueprints.apply.answers import QuestionsForm, question_fields
from village.blueprints.apply.fields import FilesField
from village.core.context import Context
from village.core.errors import FileNotTaken, ScannerAway, TooManyAttempts
from village.editions.words.files import LARGEST_MB, MEGABYTE
from village.engines import spreadsheets
from village.web.context import actor
from village.web.files import why_not

#: The largest body of a form with files; a form with a larger one is not read at all.
LARGEST_BODY = 512 * MEGABYTE


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger bodies where files come with a form, before anything reads them."""
    if endpoint == "apply.edit" and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST_BODY
        # Of somebody whose session has ended, what was typed is carried on; files are not.
        largest = LARGEST_MB * MEGABYTE if actor().signed_in else 0
        request.largest_file = largest  # type: ignore[attr-defined]  # our own Request
    if endpoint == "apply.take_in" and actor().signed_in:
        request.max_content_length = request.max_form_memory_size = 2 * spreadsheets.LARGEST_BYTES
        request.largest_file = spreadsheets.LARGEST_BYTES  # type: ignore[attr-defined]  # our own


@bp.teardown_request
def forget(error: BaseException | None) -> None:
    """Close what the request brought: a larger file lies in a temporary one until then."""
    request.close()


def offer(ctx: Context, application: Application, form: QuestionsForm) -> None:
    """Let the form show the files that were sent for its questions."""
    if not any(_files_fields(form)):
        return
    sent = reads.offered(ctx, application)
    for field in _files_fields(form):
        field.offer(sent.get(field.question.key, ()))


def take(ctx: Context, application: Application, form: QuestionsForm) -> None:
    """Keep the files that come with the form itself; say beside its field why one is not kept."""
    for field in _files_fields(form):
        _least, most = field.question.limits
        for sent in request.files.getlist(field.input_name):
            if not sent.filename:
                continue
            if most > 1 and len(field.data) >= most:
                _complain(field, _("« %(name)s » is one file too many.", name=sent.filename))
                continue
            try:
                kept = receiving.attach(
                    ctx,
                    application,
                    field.question.key,
                    name=sent.filename,
                    content=sent.stream,
                )
            except (FileNotTaken, ScannerAway, TooManyAttempts) as refusal:
                _complain(field, why_not(refusal))
            else:
                field.add(kept, alone=most == 1)


def settle(ctx: Context, application: Application, form: QuestionsForm) -> None:
    """Hold the files that the answers name by now, and let the others go."""
    if any(_files_fields(form)):
        holding.settle(ctx, application)


def _files_fields(form: QuestionsForm) -> Iterator[FilesField]:
    for _question, field in question_fields(form):
        if isinstance(field, FilesField):
            yield field


def _complain(field: FilesField, words: str) -> None:
    field.errors = [*field.errors, words]
