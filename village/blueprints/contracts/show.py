"""The page of one contract: what it says, what can be done with it now."""

from flask import render_template
from flask_babel import lazy_gettext as _l

from village.blueprints.contracts.forms import CancelForm, PaperForm, SignatoriesForm
from village.board import withdrawals
from village.contracts.reads import listing, order, signatories
from village.contracts.tables import Contract
from village.contracts.words import ContractAction
from village.contracts.writes import contracts
from village.core.audit.reads import of_subject
from village.core.permissions import Permission as P
from village.core.steps import may_move
from village.web import sealing
from village.web.columns import COLUMNS, LanguagesForm
from village.web.context import context, language
from village.web.pages import may

#: What a party may leave unsaid.
_UNSAID = {
    "form": _l("Legal form"),
    "rc": _l("RC"),
    "capacity": _l("Position of the contact"),
    "address": _l("Address"),
    "represented_by": _l("Represented by"),
}


def page(
    contract: Contract,
    *,
    signatories_form: SignatoriesForm | None = None,
    paper_form: PaperForm | None = None,
    cancel_form: CancelForm | None = None,
) -> str:
    """Return the page, with a form that was filled in wrongly where there is one."""
    ctx = context()
    entries = of_subject(ctx.session, contract.application.reference)
    terms = order.of(contract, language())
    return render_template(
        "contracts/show.html",
        contract=contract,
        order=terms,
        unsaid=[_UNSAID[field] for field in contracts.unsaid(contract)],
        unsaid_of_organiser=[_UNSAID[field] for field in contracts.unsaid_of_organiser(contract)],
        versions=listing.versions(ctx, contract.number),
        steps={
            action.value: may_move(ctx, contract, action, about=contract.application)
            for action in ContractAction
        },
        can_seal_here=sealing.available(),
        signatories=signatories.of(ctx, contract),
        signatories_form=signatories_form or _suggested(contract),
        paper_form=paper_form or PaperForm(),
        cancel_form=cancel_form or CancelForm(),
        languages_form=languages_form(terms.languages),
        taken_along=withdrawals.consequences(ctx, contract)
        if may(P.CONTRACT, contract.application)
        else None,
        history=[entry for entry in entries if entry.data.get("contract") == contract.number],
    )


def languages_form(languages: tuple[str, ...]) -> LanguagesForm:
    """Return the form of a document's columns with those that it has."""
    codes = [code for code, (columns, _name) in COLUMNS.items() if columns == languages]
    return LanguagesForm(data={"columns": codes[0] if codes else "fr"})


def _suggested(contract: Contract) -> SignatoriesForm:
    """Return the form with who represents the exhibitor: its contact or whom it names instead."""
    organisation = contract.application.organisation
    name = contract.terms.exhibitor.represented_by or organisation.contact_name
    another = name == organisation.representative
    email = organisation.representative_email if another else organisation.contact_email
    return SignatoriesForm(
        formdata=None,
        data={
            "people": [
                {
                    "name": name,
                    "capacity": contract.terms.exhibitor.capacity,
                    "email": email,
                }
            ]
        },
    )
