"""What an edition does with people's data: the register, and what will be erased when."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.privacy import in_edition
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.privacy.reads import register, retention
from village.web.access import requires
from village.web.context import context, language
from village.web.privacy_words import RULES, processing_lines


@in_edition.get("/")
@requires(P.CONFIGURE)
def processing() -> ResponseReturnValue:
    """Show the register of processing, the consents given, and what will be erased when."""
    ctx = context()
    labels = {one.key: one.label for one in ctx.the_edition.visitor_settings.consents}
    return render_template(
        "privacy/processing.html",
        lines=processing_lines(register.processing(ctx)),
        plan=retention.plan(ctx),
        rules=RULES,
        protection=ctx.the_edition.protection,
        consents=[
            (text_in(labels[one.key], language()), one.given)
            for one in register.consents_counted(ctx)
        ],
    )
