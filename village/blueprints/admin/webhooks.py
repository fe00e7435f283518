"""Webhooks: addresses that are told what happens, their last messages, a test, a second try."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from village.blueprints.admin import bp
from village.core import posting
from village.core.permissions import Permission as P
from village.web.access import confirmed, requires
from village.web.context import context, settings
from village.web.fields import LineField, Needed
from village.web.flashes import flash
from village.web.forms import Form
from village.web.transaction import commits
from village.web.webhook_words import EVENT_NAMES, FAULTS, HALTS
from village.webhooks import reads as queries
from village.webhooks.words import LONGEST_URL, BadAddress, WebhookEvent, webhook_url
from village.webhooks.writes import delivering, registering


class WebhookForm(Form):
    """Which address is told of what."""

    url = LineField(
        _l("Address"),
        LONGEST_URL,
        needed=_l("Give the address to which messages go."),
        description=_l("It begins with https:// and is reached from the internet."),
    )
    events = SelectMultipleField(
        _l("What it is told of"),
        choices=[SelectChoice(event.value, words) for event, words in EVENT_NAMES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Needed(_l("Choose at least one."))],
    )

    def validate_url(self, field: Field) -> None:
        """Refuse an address that is none, or leads nowhere or into a private network."""
        try:
            posting.reached(webhook_url(field.data), posting.networks(settings().webhook_networks))
        except BadAddress:
            raise StopValidation(
                _("Write an https address without a name, a password or a “#” in it.")
            ) from None
        except posting.NotTaken as error:
            raise StopValidation(str(FAULTS[error.fault])) from None


@bp.route("/webhooks", methods=["GET", "POST"])
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def webhooks() -> ResponseReturnValue:
    """Show which addresses are told; register one, and show its secret this once."""
    form = WebhookForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    _row, secret = registering.register(
        context(),
        url=form.url.data or "",
        events=[WebhookEvent(one) for one in form.events.data or ()],
    )
    return _page(WebhookForm(formdata=None), secret=secret), 201


@bp.get("/webhooks/<int:webhook_id>")
@requires(P.MANAGE_ROLES)
def webhook(webhook_id: int) -> ResponseReturnValue:
    """Show one with its last messages."""
    ctx = context()
    row = queries.find(ctx, webhook_id)
    return render_template(
        "admin/webhook.html",
        webhook=row,
        deliveries=queries.deliveries(ctx, row),
        events=EVENT_NAMES,
        halts=HALTS,
        faults=FAULTS,
    )


@bp.post("/webhooks/<int:webhook_id>/test")
@requires(P.MANAGE_ROLES)
@commits
def test_webhook(webhook_id: int) -> ResponseReturnValue:
    """Send a message that tells nothing."""
    delivering.send_test(context(), webhook_id)
    flash(_("The test is on its way. Load the page again to see whether it has arrived."))
    return redirect(url_for(".webhook", webhook_id=webhook_id), 303)


@bp.post("/webhooks/<int:webhook_id>/messages/<int:delivery_id>/again")
@requires(P.MANAGE_ROLES)
@commits
def send_webhook_again(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    """Send a message once more."""
    delivering.send_again(context(), webhook_id, delivery_id)
    flash(_("The message is on its way again."))
    return redirect(url_for(".webhook", webhook_id=webhook_id), 303)


@bp.post("/webhooks/<int:webhook_id>/turn-on")
@requires(P.MANAGE_ROLES)
@commits
def turn_on_webhook(webhook_id: int) -> ResponseReturnValue:
    """Tell one again that was turned off."""
    registering.turn_on(context(), webhook_id)
    flash(_("The webhook is on again, with your rights. It is told of what happens from now on."))
    return redirect(url_for(".webhook", webhook_id=webhook_id), 303)


@bp.post("/webhooks/<int:webhook_id>/remove")
@requires(P.MANAGE_ROLES)
@commits
def remove_webhook(webhook_id: int) -> ResponseReturnValue:
    """Forget one with its messages."""
    row = registering.remove(context(), webhook_id)
    flash(_("Nothing is sent to %(address)s any more.", address=row.url))
    return redirect(url_for(".webhooks"), 303)


def _page(form: WebhookForm, *, secret: str = "") -> str:
    return render_template(
        "admin/webhooks.html",
        form=form,
        webhooks=queries.listed(context()),
        secret=secret,
        events=EVENT_NAMES,
    )
