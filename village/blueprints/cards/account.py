"""The studio's page of card payments: the provider, its keys, on or off."""

import secrets

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, PasswordField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, StopValidation

from village.blueprints.cards import bp
from village.blueprints.cards.words import PROVIDERS
from village.cards import reads, stripe
from village.cards.words import CardKeys, CardProviderAway, CardProviderRefused, ProviderKind
from village.cards.writes import accounts
from village.core.permissions import Permission as P
from village.web.access import confirmed, requires
from village.web.cards import kinds
from village.web.context import context
from village.web.flashes import flash
from village.web.forms import Form
from village.web.links import absolute
from village.web.transaction import commits


def _key(label: str, description: str) -> PasswordField:
    return PasswordField(
        label,
        validators=[Length(max=200)],
        description=description,
        render_kw={"autocomplete": "off"},
    )


class AccountForm(Form):
    """Through whom cards are paid; a key that is left empty stays as it was."""

    provider = SelectField(_l("Provider"))
    secret = _key(_l("Secret key"), _l("It begins with sk_ or rk_. Nobody reads it again."))
    signing = _key(_l("Signing secret of the notices"), _l("It begins with whsec_."))
    is_on = BooleanField(_l("Exhibitors can pay by card"))
    #: Which keys are kept already.
    has_secret = has_signing = False

    def validate_secret(self, field: Field) -> None:
        """Refuse what is no secret key, or a key that opens nothing."""
        if self.provider.data != ProviderKind.STRIPE:
            return
        if not field.data and not self.has_secret:
            raise StopValidation(_("Stripe shows this key in its dashboard."))
        if field.data:
            _refuse_other(field, ("sk_", "rk_"))
            try:
                stripe.Stripe(CardKeys(field.data, "")).check()
            except CardProviderAway:
                raise StopValidation(_("Stripe does not answer. Try again in a while.")) from None
            except CardProviderRefused as refusal:
                raise StopValidation(
                    _("Stripe does not take this key (%(code)s).", **refusal.facts)
                ) from None

    def validate_signing(self, field: Field) -> None:
        """Refuse what is no signing secret; without one, cards stay off."""
        if self.provider.data != ProviderKind.STRIPE:
            return
        if not field.data and not self.has_signing and self.is_on.data:
            raise StopValidation(
                _("Save the secret key, register the address below, then turn cards on.")
            )
        if field.data:
            _refuse_other(field, ("whsec_",))


def _refuse_other(field: Field, beginnings: tuple[str, ...]) -> None:
    if not field.data.startswith(beginnings):
        raise StopValidation(_("This is another key."))


@bp.route("/account", methods=["GET", "POST"])
@confirmed
@requires(P.CONFIGURE)
@commits
def account() -> ResponseReturnValue:
    """Show through whom cards are paid, and keep other keys, or turn it on or off."""
    ctx = context()
    kept = reads.account(ctx)
    form = AccountForm(data={"provider": kept.provider, "is_on": kept.is_on} if kept else None)
    form.provider.choices = [SelectChoice(kind.value, PROVIDERS[kind]) for kind in kinds()]
    same = kept is not None and kept.provider == form.provider.data
    form.has_secret = same
    form.has_signing = same and kept is not None and kept.signing is not None
    if form.validate_on_submit():
        chosen = ProviderKind(form.provider.data)
        secret, signing = form.secret.data or "", form.signing.data or ""
        if chosen is ProviderKind.TRIAL:
            secret = signing = "" if form.has_secret else secrets.token_urlsafe(32)
        accounts.keep(ctx, provider=chosen, secret=secret, signing=signing, is_on=form.is_on.data)
        flash(_("Saved."))
        return redirect(url_for(".account"), 303)
    address = absolute("card_notices.receive", token=kept.token) if kept else ""
    page = render_template(
        "cards/account.html", form=form, kept=kept, address=address, events=stripe.EVENTS
    )
    return page, 422 if form.errors else 200
