"""Specimens: a contract as an exhibitor would get it today; nothing is numbered, nothing kept."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa

from village import orders
from village.applications import Application
from village.contracts.writes import terms
from village.contracts.writes.contracts import made
from village.core import policy
from village.core.context import Context
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions import CallKind, Edition
from village.engines.documents.wording import word
from village.organisations import Organisation
from village.stands import PlaceState, Stand, StandPlace


class Example(StrEnum):
    """A made-up exhibitor; between them every condition of a clause is met."""

    EQUIPPED = "equipped"
    BARE = "bare"
    STARTUP = "startup"


#: The area in m² and the open sides of each one's made-up stand.
_STANDS = {Example.EQUIPPED: (18, 2), Example.BARE: (36, 4), Example.STARTUP: (9, 1)}
_NUMBER = "A01"
_NAME = {"fr": "Société Exemple", "ar": "شركة المثال", "en": "Example Company"}
_FORM = {"fr": "SARL", "ar": "شركة ذات مسؤولية محدودة", "en": "Ltd"}
_ADDRESS = {"fr": "1, rue de l’Exemple", "ar": "1، زنقة المثال", "en": "1 Example Street"}
_CONTACT = {"fr": "Camille Exemple", "ar": "أمل المثال", "en": "Alex Example"}


def specimen(
    ctx: Context,
    who: Example | Application,
    *,
    reader: str,
    languages: Sequence[str] | None = None,
) -> bytes:
    """Return the PDF of the contract that somebody would get today, marked as a specimen.

    An application without a stand is shown on a made-up one.

    Args:
        ctx: the use case's context.
        who: an application of the edition, or one that is made up.
        reader: the language of those who are made up.
        languages: the document's columns; the exhibitor's own language decides by default.

    Raises:
        Forbidden: the actor may not make contracts.
        TextNotDrawable: the document cannot show a text.
    """
    if isinstance(who, Application):
        policy.require(ctx.actor, P.CONTRACT, who)
        application = who
    else:
        policy.require(ctx.actor, P.CONTRACT)
        application = _application(ctx.the_edition, who, reader)
    with ctx.session.no_autoflush:  # what is made up never becomes rows
        place = _place(ctx, application)
        quote = orders.stand.quote(application, place.stand, ctx.today)
        said = terms.of(ctx, "–", application, place, quote, languages)
    number = word("specimen", said.languages[0])
    return made(ctx, replace(said, reference=number, specimen=True), application)


def _application(edition: Edition, who: Example, language: str) -> Application:
    kind = CallKind.STARTUP if who is Example.STARTUP else CallKind.EXHIBITOR
    organisation = Organisation(
        name=text_in(_NAME, language),
        name_ar=_NAME["ar"],
        legal_form=text_in(_FORM, language),
        country=edition.country,
        city=text_in(edition.organiser.get("city"), language),
        address=text_in(_ADDRESS, language),
        ice="",
        rc="",
        if_number="",
        billing_name="",
        billing_address="",
        billing_country="",
        vat_number="",
        siret="",
        buyer_reference="",
        capital="",
        legal_form_ar=_FORM["ar"],
        address_ar=_ADDRESS["ar"],
        representative="",
        contact_name=text_in(_CONTACT, language),
        language=language,
    )
    return Application(
        edition=edition,
        organisation=organisation,
        kind=kind,
        shell_scheme=who is not Example.BARE,
    )


def _place(ctx: Context, application: Application) -> StandPlace:
    """Return the application's own place, or a made-up one."""
    own = application.id and ctx.session.scalar(
        sa.select(StandPlace).where(
            StandPlace.application_id == application.id, StandPlace.state != PlaceState.RELEASED
        )
    )
    return own or StandPlace(stand=_stand(ctx.the_edition, application))


def _stand(edition: Edition, application: Application) -> Stand:
    if application.kind is CallKind.STARTUP:
        area, open_sides = _STANDS[Example.STARTUP]
    else:
        area, open_sides = _STANDS[Example.EQUIPPED if application.shell_scheme else Example.BARE]
    open_to = edition.open_pavilions(application.kind)
    zone = application.zone or (open_to[0].code if open_to else "")
    return Stand(number=_NUMBER, zone=zone, area_m2=Decimal(area), open_sides=open_sides)
