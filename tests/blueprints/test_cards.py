"""The pages of card payments: set up, paid, followed, paid back; and where notices come in."""

import socket
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.billing.conftest import contracted
from tests.cards.test_stripe import PAID, SESSION, notice
from village.billing.words import InvoiceState
from village.billing.writes import invoices
from village.cards import reads
from village.cards.tables import CardPayment, CardRefund
from village.cards.words import CardPaymentState, Doubt, ProviderKind
from village.cards.writes import accounts
from village.core import clock
from village.core.permissions import Role
from village.extensions import db
from village.jobs import cards as jobs
from village.web import cards as web


@pytest.fixture
def here(app, organiser):
    """Return an organiser's context that keeps files where the pages look for them."""
    return replace(organiser, storage=app.extensions["village_storage"])


@pytest.fixture
def invoice(here):
    """Return an invoice of 16 920 MAD."""
    found = invoices.draft(here, contracted(here))
    invoices.issue(here, found)
    here.session.commit()
    return found


@pytest.fixture
def account(here):
    found = accounts.keep(
        here, provider=ProviderKind.TRIAL, secret="trial", signing="whsec_1", is_on=True
    )
    here.session.commit()
    return found


@pytest.fixture
def base(edition):
    return f"/en/{edition.code.lower()}"


@pytest.fixture
def exhibitor(client, invoice):
    """Return the browser of somebody of the exhibitor."""
    organisation = invoice.application.organisation
    client.login(factories.OrganisationMemberFactory(organisation=organisation).user.email)
    return client


@pytest.fixture
def office(app, edition):
    """Return the browser of an organiser."""
    browser = app.test_client()
    browser.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    return browser


def path_of(answer):
    return answer.headers["Location"].removeprefix("http://localhost")


def test_an_exhibitor_pays_in_two_parts_and_is_paid_back_one(
    exhibitor, office, base, invoice, account, session
):
    documents = f"{base}/billing/of/{invoice.application.reference}"
    pay = f"{base}/cards/pay/{invoice.reference}"
    assert pay in exhibitor.get(documents).text
    assert "This is a trial: no money moves" in exhibitor.get(pay).text

    too_much = exhibitor.post(pay, data={"amount": "20000"})
    opened = exhibitor.post(pay, data={"amount": "6920"})
    trial = path_of(opened)
    left = exhibitor.get(f"{trial.removesuffix('/trial')}?left=1")
    refused = exhibitor.post(trial, data={"fail": "1"}, follow_redirects=True)
    assert (too_much.status_code, opened.status_code) == (422, 303)
    assert "This page only plays at paying" in exhibitor.get(trial).text
    assert "You have left the payment page. Nothing was paid." in left.text
    assert "The payment has failed. Nothing was taken" in refused.text

    for amount in ("6920", "10000"):
        trial = path_of(exhibitor.post(pay, data={"amount": amount}))
        paid = exhibitor.post(trial, data={"pay": "1"}, follow_redirects=True)
        assert "The payment has arrived" in paid.text
    assert invoice.state is InvoiceState.SETTLED
    assert "Nothing is left to pay" in exhibitor.get(pay).text
    assert "Paid by card" in exhibitor.get(f"{base}/billing/{invoice.reference}").text

    one = trial.removesuffix("/trial")
    typed = {"amount": "10000", "reason": "Stand given up"}
    nothing = office.post(f"{one}/refund", data={**typed, "amount": "10001"})
    asked = office.post(f"{one}/refund", data=typed, follow_redirects=True)
    [refund] = session.scalars(sa.select(CardRefund))
    jobs.refund(refund_id=refund.id)
    jobs.refund(refund_id=refund.id)
    done = office.get(one).text
    assert (nothing.status_code, "on its way to the card" in asked.text) == (422, True)
    assert "Paid back to the card" in done
    assert "Stand given up" in done
    assert "Stand given up" not in exhibitor.get(one).text
    assert "Trial" in office.get(f"{base}/cards/").text


def test_cards_are_set_up_in_the_studio_and_shown_nowhere_before(
    exhibitor, office, base, invoice, session, app
):
    page = f"{base}/cards/account"
    documents = f"{base}/billing/of/{invoice.application.reference}"
    assert "Pay by card" not in exhibitor.get(documents).text
    assert exhibitor.get(f"{base}/cards/pay/{invoice.reference}").status_code == 404
    assert "Cards are not taken" in office.get(f"{base}/cards/").text

    keyless = office.post(page, data={"provider": "stripe", "is_on": "1"})
    wrong = office.post(page, data={"provider": "stripe", "secret": "pk_1", "signing": "sk_1"})
    saved = office.post(page, data={"provider": "trial", "is_on": "1"}, follow_redirects=True)
    account = session.scalars(sa.select(web.CardAccount)).one()
    assert ("Stripe shows this key" in keyless.text, keyless.text.count("field-error")) == (True, 2)
    assert wrong.text.count("This is another key.") == 4
    assert (saved.status_code, account.is_on, account.token in saved.text) == (200, True, False)
    assert "Pay by card" in exhibitor.get(documents).text
    office.post(page, data={"provider": "trial"})
    assert not account.is_on


def test_a_trial_is_nothing_where_an_installation_is_real(app, here, account, monkeypatch):
    real = replace(app.config["VILLAGE"], env="production")
    monkeypatch.setitem(app.config, "VILLAGE", real)

    with app.test_request_context():
        assert (web.offered(here), web.kinds()) == (None, (ProviderKind.STRIPE,))
        with pytest.raises(web.CardsRefused):
            web.provider(here, account)


def test_a_payment_is_given_up_and_one_that_has_to_be_checked_is_noted(
    exhibitor, office, base, invoice, account, session
):
    pay = f"{base}/cards/pay/{invoice.reference}"
    one = path_of(exhibitor.post(pay, data={"amount": "100"})).removesuffix("/trial")
    assert "Go on to the payment page" in exhibitor.get(one).text
    given_up = exhibitor.post(f"{one}/give-up", follow_redirects=True)
    assert "its page is closed" in given_up.text
    payment = session.scalars(sa.select(CardPayment)).one()
    payment.state, payment.doubt = CardPaymentState.TO_CHECK, Doubt.AMOUNT
    session.commit()

    assert "1 payment by card is to be checked" in office.get(f"{base}/billing/").text
    assert "The amount is not the one that was asked for." in office.get(one).text
    assert "The amount is not" not in exhibitor.get(one).text
    office.post(f"{one}/check")
    assert payment.state is CardPaymentState.CHECKED


def opened_at_stripe(here, invoice):
    """Return a payment as Stripe knows it, with the account that its notices come to."""
    account = accounts.keep(
        here, provider=ProviderKind.STRIPE, secret="sk_live_1", signing="whsec_1", is_on=True
    )
    payment = CardPayment(
        token="our-token",
        invoice=invoice,
        provider=ProviderKind.STRIPE,
        provider_id="cs_1",
        url=SESSION["url"],
        amount_cents=1_692_000,
        is_test=False,
        opened_at=here.now,
        opened_by="Aya",
    )
    here.session.add(payment)
    here.session.commit()
    return account, payment


def test_notices_come_in_signed_and_are_booked_once(client, here, invoice):
    account, payment = opened_at_stripe(here, invoice)
    now = clock.now(db.engine)
    body, headers = notice("checkout.session.completed", PAID, at=now)
    address = f"/card-notices/{account.token}"
    client.csrf = False

    statuses = [
        client.post(address, data=said, headers=signed).status_code
        for said, signed in ((body, {}), (body + b" ", headers), (body, headers), (body, headers))
    ]

    assert statuses == [400, 400, 204, 204]
    assert payment.state is CardPaymentState.PAID
    assert client.post("/card-notices/other", data=body, headers=headers).status_code == 404
    assert len(reads.of_invoice(here, invoice)) == 1


def test_who_comes_back_reads_what_is_known_also_where_the_provider_is_away(
    exhibitor, here, invoice, base, monkeypatch
):
    opened_at_stripe(here, invoice)

    def unknown(*_args, **_named):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    page = exhibitor.get(f"{base}/cards/our-token")

    assert "we do not know yet whether you have paid" in page.text
    jobs.follow(0)
    exhibitor.post(f"{base}/cards/our-token/give-up")
    assert reads.find(here, "our-token").state is CardPaymentState.OPEN


def test_the_form_may_lead_to_stripe_alone(exhibitor, here, invoice, base):
    opened_at_stripe(here, invoice)
    pay = exhibitor.get(f"{base}/cards/pay/{invoice.reference}")

    policy = pay.headers["Content-Security-Policy"]
    assert "form-action 'self' https://checkout.stripe.com;" in policy
