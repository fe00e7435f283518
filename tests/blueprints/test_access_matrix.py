"""Every URL × every role × an object of somebody else: nothing answers that should not (R8)."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests import factories
from tests.client import PageCheckingClient, no_page
from tests.conftest import acting
from village.applications.words import State
from village.badges.writes import issuing
from village.billing.words import PaymentMethod
from village.billing.writes import invoices, payments, statements
from village.contracts.writes import contracts
from village.core.context import Context
from village.core.permissions import Permission, Role, permissions_of
from village.draws.words import DrawPlan
from village.draws.writes import preparing, running
from village.editions.words.calls import CallKind
from village.engines.bank.movements import Movement
from village.letters.writes import letters
from village.stands.writes import places
from village.visitors.writes import registering
from village.visitors.writes.registering import Asked
from village.web import errors
from village.web.access import access_of

#: Whoever holds these sees only what is theirs: a stranger's object does not exist for them.
OWN = {Permission.ACCOUNT, Permission.APPLY, Permission.FOLLOW}
#: Whoever holds one of these may see things of others through pages that show each their own.
OF_STAFF = {
    Permission.CONTRACT, Permission.BILL, Permission.ISSUE_BADGES, Permission.VIEW_BOARD,
}  # fmt: skip
#: Of the pages of badges, those that name an application.
OF_AN_APPLICATION = {
    f"badges.{name}" for name in ("people", "name", "several", "issue_some", "print_some")
}
#: Of the pages of visitors, those that name one.
OF_A_VISITOR = {f"visitors.{name}" for name in ("show", "act", "print_badge")}
ROLES = {
    "stranger": (),
    "juror": (Role.JUROR,),
    "gate": (Role.GATE,),
    "chair": (Role.CHAIR,),
    "organiser": (Role.ORGANISER,),
}


@dataclass
class World:
    """By what the URLs name one exhibitor's file, stand, contract, badge and the like."""

    edition: str
    application: str
    contract: str
    badge: str
    invoice: str
    receipt: str
    statement: str
    visitor: str
    letter: str

    def values(self, rule: Rule) -> dict[str, str]:
        """Return a value for each argument of a rule."""
        return {
            "lang": "fr",
            "edition": self.edition,
            "reference": self._reference(rule.endpoint),
            "number": self.contract if "contracts" in rule.endpoint else "A01",
            "action": {"apply.step": "withdraw", "visitors.act": "resend"}.get(
                rule.endpoint, "select"
            ),
            "first": self.application,
            "second": self.application,
            "token": self.letter if rule.endpoint.startswith("letters.") else "not-a-token",
            "sha256": "0" * 64,
            "event_id": "00000000-0000-4000-8000-000000000000",
            "kind": "visa" if rule.endpoint.startswith("letters.") else "geojson",
            "what": "reset",
            "mail_id": "1",
            "token_id": "1",
            "webhook_id": "1",
            "delivery_id": "1",
            "version": "1",
            "draw": "1",
            "step": "close" if rule.endpoint.startswith("draws.") else "login",
            "paper": "a4",
            "at": "1",
            "page": "axes",
            "key": "startup",
            "name": "new-text",
            "filename": "img/favicon.svg",
            "mark": "0",
            "form": "csv",
            "invoice": self.invoice,
            "receipt": self.receipt,
            "statement": self.statement,
        }

    def _reference(self, endpoint: str) -> str:
        if endpoint in OF_A_VISITOR:
            return self.visitor
        if endpoint.startswith("badges.") and endpoint not in OF_AN_APPLICATION:
            return self.badge
        return self.application


@pytest.fixture
def world(app: Flask, ctx: Context, organiser: Context) -> World:
    """Make them through the services, with the files where the pages look for them."""
    organiser = replace(organiser, storage=app.extensions["village_storage"])
    application = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    owner = acting(
        ctx,
        user=factories.OrganisationMemberFactory(organisation=application.organisation).user,
    )
    stand = factories.StandFactory(edition=ctx.edition, number="A01")
    _draw(organiser)
    places.give(organiser, stand, application)
    contract = contracts.draft(organiser, application)
    contracts.issue(organiser, contract)
    badge = issuing.name_person(owner, application, name="Salma Berrada")
    issuing.issue(organiser, [badge])
    invoice = invoices.draft(organiser, contract)
    invoices.issue(organiser, invoice)
    payment = payments.record(
        organiser,
        invoice,
        amount_cents=100,
        method=PaymentMethod.CASH,
        received_on=organiser.today,
    )
    came = Movement(organiser.today, 100, ctx.the_edition.currency)
    statement = statements.import_movements(organiser, [came], filename="bank.csv")
    visitor = registering.register_at_desk(
        organiser, Asked("public", "Amine Alami", [ctx.the_edition.starts_on], "a@example.org")
    )
    visa = ctx.the_edition.letter_kinds["visa"]
    letter = letters.make(organiser, visa, application, name="Salma Berrada")
    letters.issue(organiser, letter, None)
    ctx.session.commit()
    return World(
        ctx.the_edition.code.lower(),
        application.reference,
        contract.number,
        badge.reference,
        invoice.reference,
        payment.number or "",
        statement.token,
        visitor.reference,
        letter.public_token,
    )


def _draw(organiser: Context) -> None:
    """Open a draw in which the exhibitor takes part."""
    plan = DrawPlan(("africa",), organiser.now + timedelta(days=1), minutes=10)
    running.begin(organiser, preparing.prepare(organiser, plan))


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
def test_no_url_answers_a_role_it_is_not_for(
    app: Flask, ctx: Context, world: World, role: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(errors, "render_template", no_page)
    browser = visitor(app, ctx, role)
    held = permissions_of(frozenset(ROLES[role])) if role in ROLES else frozenset()

    wrong = [
        (rule.endpoint, method, status)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if (status := ask(app, browser, rule, method, world)) not in allowed(app, rule, held, role)
    ]

    assert wrong == []


def visitor(app: Flask, ctx: Context, role: str) -> PageCheckingClient:
    """Return the browser of somebody with a role, and an application of their own."""
    browser = app.test_client()
    assert isinstance(browser, PageCheckingClient)
    browser.check = False  # a mail's own HTML is no page of ours
    if role != "anonymous":
        member = factories.OrganisationMemberFactory()
        factories.ApplicationFactory(edition=ctx.edition, organisation=member.organisation)
        for held in ROLES[role]:
            factories.MembershipFactory(edition=ctx.edition, user=member.user, role=held)
        browser.login(member.user.email)
    return browser


def ask(app: Flask, browser: PageCheckingClient, rule: Rule, method: str, world: World) -> int:
    """Return the status of one request; logging out, or being erased, would spoil the next."""
    if rule.endpoint in ("accounts.logout", "privacy.erase_now"):
        return 303
    values = {name: value for name, value in world.values(rule).items() if name in rule.arguments}
    with app.test_request_context():
        path = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    with browser.open(path, method=method) as answer:
        return answer.status_code


def allowed(app: Flask, rule: Rule, held: frozenset[Permission], role: str) -> frozenset[int]:
    """Return the statuses a role may get from a rule when the object is not theirs."""
    access = access_of(app, rule.endpoint)
    if not isinstance(access, Permission):
        return frozenset(range(200, 500))
    if rule.endpoint.startswith("api."):
        return frozenset({401, 405})  # whoever's cookie it is
    if role == "anonymous":
        return frozenset({303, 401})
    if access not in held:
        return frozenset({403})
    names_an_object = bool({"reference", "number", "invoice", "receipt"} & rule.arguments)
    names_an_object |= rule.endpoint.startswith("letters.") and "token" in rule.arguments
    if access in OWN and names_an_object:
        staff = held & OF_STAFF
        return frozenset(range(200, 500)) if staff else frozenset({403, 404})
    if access is Permission.SCORE and names_an_object:
        return frozenset({403, 404})
    return frozenset(range(200, 500))


def test_a_role_counts_in_its_own_edition_only(app: Flask, ctx: Context):
    elsewhere = factories.EditionFactory()
    browser = visitor(app, ctx, "organiser")

    statuses = {
        path: browser.get(f"/fr/{elsewhere.code.lower()}/{path}").status_code
        for path in ("admin/", "admin/applications", "stands/", "contracts/", "badges/", "gate/")
    }

    assert set(statuses.values()) == {403}


def test_an_object_of_another_edition_does_not_exist(app: Flask, ctx: Context, world: World):
    elsewhere = factories.EditionFactory()
    base = f"/fr/{elsewhere.code.lower()}"
    user = factories.UserFactory()
    factories.MembershipFactory(edition=elsewhere, user=user, role=Role.ORGANISER)
    browser = app.test_client()
    browser.login(user.email)

    paths = (
        f"admin/applications/{world.application}",
        f"contracts/{world.contract}",
        f"contracts/{world.contract}.pdf",
        f"billing/{world.invoice}",
        f"billing/{world.invoice}.pdf",
        f"billing/{world.invoice}.xml",
        f"billing/receipts/{world.receipt}.pdf",
        f"billing/statements/{world.statement}",
        f"billing/of/{world.application}",
        f"badges/{world.badge}.pdf",
        f"badges/of/{world.application}",
        f"visitors/of/{world.visitor}",
        f"visitors/invitations/{world.application}",
    )

    assert {path: browser.get(f"{base}/{path}").status_code for path in paths} == dict.fromkeys(
        paths, 404
    )
