"""How an exhibitor is taxed: by the edition's rules, from where it and the organiser are."""

from village.applications import Application
from village.editions import USUAL_REASONS, Vat, VatParties, vat_of
from village.orders.words import Treatment


def treatment(application: Application) -> Treatment:
    """Return the rate on what an exhibitor pays, and why."""
    edition, organisation = application.edition, application.organisation
    prices, organiser = edition.price_settings, edition.organiser
    rule = vat_of(
        prices.vat_rules,
        VatParties(
            seller=edition.home,
            place=edition.country,
            buyer=organisation.taxed_in,
            is_business=bool(organisation.vat_number),
        ),
    )
    if rule.vat is Vat.TAXED and prices.vat_rate:
        return Treatment(prices.vat_rate, Vat.TAXED)
    reason = rule.reason or USUAL_REASONS.get(rule.vat) or organiser.get("no_vat_reason", {})
    if rule.vat in (Vat.TAXED, Vat.EXEMPT):  # an exemption that nobody explains is none
        return Treatment.untaxed(Vat.EXEMPT if any(reason.values()) else Vat.ZERO, reason)
    return Treatment.untaxed(rule.vat, reason)
