"""Two exhibitors of one edition: neither finds the other's money, papers and plans (R9).

One has a canary in each private field. The other asks every address with the first one's
references, which does not answer, and every page that names nobody, which has no canary.
"""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from tests import factories
from tests.blueprints.test_access_matrix import World, world  # noqa: F401
from tests.client import PageCheckingClient, no_page
from tests.conftest import acting
from tests.exhibitors.test_entries import PDF, SLOTS
from village.applications.tables import Application
from village.applications.words import State
from village.billing.tables import Invoice
from village.billing.words import PaymentMethod
from village.billing.writes import holds, invoices, payments
from village.cards.trial import Trial
from village.cards.words import CardKeys, ProviderKind
from village.cards.writes import accounts, paying
from village.contracts.writes import contracts
from village.core.context import Context
from village.core.permissions import Permission
from village.editions.words.calls import CallKind
from village.exhibitors.writes import designs, entries, press
from village.stands.writes import places
from village.web import errors
from village.web.access import access_of

CANARY = "canari-7Q4X"
FIELDS = ("billing_name", "billing_address", "buyer_reference", "capital", "representative")
#: Where its money, papers, plans and people are, and what everybody reads of it.
FEATURES = (
    "api.", "apply.", "badges.", "billing.", "cards.", "contracts.", "letters.", "orders.",
    "public.", "tasks.", "visitors.",
)  # fmt: skip
NAMED = {"reference", "invoice", "receipt", "number", "token", "sha256"}


@pytest.fixture
def private(app: Flask, ctx: Context, organiser: Context, world: World) -> dict[str, str]:  # noqa: F811
    """Give the exhibitor of the matrix all that there is, and return what names it besides."""
    here = replace(organiser, storage=app.extensions["village_storage"])
    ctx.the_edition.tasks = SLOTS
    wanted = sa.select(Application).where(Application.reference == world.application)
    application = here.session.scalars(wanted).one()
    application.shell_scheme = False
    for name in FIELDS:
        setattr(application.organisation, name, CANARY)
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    own = replace(acting(ctx, user=member.user), storage=here.storage)
    designs.save(own, application, [], seen=0, remark=CANARY, plan=(f"{CANARY}.pdf", PDF))
    entries.book(own, application, "late", vehicle=CANARY, seen=0)
    entries.set_insurance(own, application, f"{CANARY}.pdf", PDF)
    kit = press.add(own, application, f"{CANARY}.pdf", PDF)
    invoice = here.session.scalars(sa.select(Invoice)).one()
    came = {"method": PaymentMethod.TRANSFER, "received_on": here.today}
    payments.record(here, invoice, amount_cents=1, note=CANARY, bank_reference=CANARY, **came)
    holds.hold(here, application, stand=True, badges=True, reason=CANARY)
    keys = CardKeys("s", "s")
    account = accounts.keep(
        here, provider=ProviderKind.TRIAL, secret=keys.secret, signing=keys.signing, is_on=True
    )
    by_card = paying.begin(
        own, invoice, account, Trial(keys), amount_cents=100, back_url="https://x.example/{}".format
    )
    here.session.commit()
    return {"token": by_card.token, "sha256": kit.file.sha256}


@pytest.fixture
def rival(app: Flask, ctx: Context, organiser: Context, private: dict[str, str]):
    """Return the browser of another exhibitor, with a stand, a contract and an invoice."""
    here = replace(organiser, storage=app.extensions["village_storage"])
    application = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(here, factories.StandFactory(edition=ctx.edition, number="B02"), application)
    contract = contracts.draft(here, application)
    contracts.issue(here, contract)
    invoices.issue(here, invoices.draft(here, contract))
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    here.session.commit()
    browser = app.test_client()
    browser.check = False  # files are no pages
    browser.login(member.user.email)
    return browser


def asked(app: Flask, rule: Rule, values: dict[str, str]) -> str:
    """Return the address of a rule for these values."""
    with app.test_request_context():
        given = {name: value for name, value in values.items() if name in rule.arguments}
        return app.url_map.bind("localhost").build(rule.endpoint, given)


def test_no_address_of_an_exhibitor_answers_another_and_no_page_shows_what_is_its_own(
    app: Flask,
    rival: PageCheckingClient,
    world: World,  # noqa: F811
    private: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(errors, "render_template", no_page)
    wrong, answered = [], {"named": 0, "pages": 0}
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(FEATURES):
            continue
        values = {**world.values(rule), **private}
        if rule.endpoint.startswith("letters."):
            values["token"] = world.letter
        is_private = isinstance(access_of(app, rule.endpoint), Permission)
        is_named = is_private and bool(NAMED & rule.arguments)
        for method in sorted({"GET", "POST"} & rule.methods):
            if method == "POST" and not is_named:
                continue
            answer = rival.open(asked(app, rule, values), method=method)
            answered["named" if is_named else "pages"] += 1
            is_refused = answer.status_code in (401, 403, 404, 405, 410)
            if (is_named and not is_refused) or CANARY.encode() in answer.data:
                wrong.append((rule.endpoint, method, answer.status_code))

    assert wrong == []
    assert min(answered.values()) > 40
