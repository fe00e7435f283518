"""Two editions at once: nothing of one is seen or changed by the other's people (R8, R9).

Every text column of the other edition's rows holds a mark: one that nobody else may read, or one
of what its own public pages show. A column that is added later is marked without a word here.
"""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests import factories, pdf
from tests.blueprints.test_api import give_programme
from tests.client import PageCheckingClient, drawn_once, no_page
from tests.conftest import acting, without_triggers
from tests.engines.plans import drawing
from village.accounts.tables import AccessToken, User
from village.accounts.words.scopes import TokenScope
from village.accounts.writes import access_tokens, team
from village.applications.tables import Application
from village.applications.words import State
from village.badges.words import CheckMethod
from village.badges.writes import issuing
from village.billing.words import PaymentMethod
from village.billing.writes import invoices, payments, statements
from village.contracts.writes import contracts
from village.core import runs
from village.core.context import Context
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Permission, Role
from village.core.runs.words import PROPOSE_ASSIGNMENT
from village.core.tables import Base
from village.draws.words import DrawPlan
from village.draws.writes import preparing, running
from village.editions.tables import Edition
from village.editions.words.calls import CallKind
from village.engines.bank.movements import Movement
from village.gate.writes import scanning
from village.gate.writes.scanning import Station
from village.letters.writes import letters
from village.organisations import writes as organisation_writes
from village.stands.writes import places, plan
from village.visitors.writes import registering
from village.visitors.writes.registering import Asked
from village.web import errors
from village.web.access import access_of
from village.webhooks.words import WebhookEvent
from village.webhooks.writes import registering as webhooks

SECRET, SHOWN = "zqsecret", "zqshown"
#: What the other edition's own pages show to everybody.
#: What addresses of the API name in the programme of either edition.
IN_PROGRAMME = {
    **dict.fromkeys(["api.session", "api.put_session", "api.remove_session"], "opening"),
    **dict.fromkeys(["api.speaker", "api.put_speaker", "api.remove_speaker"], "salma"),
}
PUBLIC_TABLES = {"edition", "axis", "pavilion", "call", "criterion", "programme_session", "stand"}
PUBLIC_COLUMNS = {
    "name",
    "name_ar",
    "city",
    "website",
    "title",
    "summary",
    "search_names",
    "search_text",
}
#: Texts of a form of their own: names of things, codes, hashes.
FORMED = re.compile(
    r"hash|sha256|digest|reference|number|code|key|token|kind|template|language|country|timezone"
    r"|colour|accent|subject|action|media_type|stage|about|zone|pavilion|room|device"
)
#: Too short for anybody's name.
SHORTEST = 12
#: A founder reads as whoever applies does, which has a test of its own.
ROLES = ("anonymous", Role.JUROR, Role.ORGANISER)
#: Anybody with an account may come in; what they find there is only their own.
OWN = {Permission.ACCOUNT, Permission.APPLY, Permission.FOLLOW}


@dataclass
class World:
    """An edition in which everything has happened, and what its addresses name."""

    edition: Edition
    startup: Application
    exhibitor: Application
    team: dict[str, User]
    stand: str
    contract: str
    badge: str
    invoice: str
    receipt: str
    statement: str
    run: str
    mail: int
    access_token: int
    webhook: int
    key: str
    visitor: str
    letter: str
    scan: str

    @cached_property
    def base(self) -> str:
        """How addresses name the edition."""
        return self.edition.code.lower()

    @cached_property
    def files(self) -> dict[CallKind, str]:
        """The references of its files."""
        return {one.kind: one.reference for one in (self.startup, self.exhibitor)}

    @cached_property
    def names(self) -> set[str]:
        """How its things are named, which nobody of another edition reads."""
        return {
            *self.files.values(),
            self.contract,
            self.badge,
            self.receipt,
            self.visitor,
        }

    def values(self, rule: Rule, edition: str) -> dict[str, str]:
        """Return a value for each argument of a rule, in the edition with this code."""
        blueprint = rule.endpoint.partition(".")[0]
        of_people = {"people", "name", "several", "issue_some", "print_some"}
        named = blueprint == "badges" and rule.endpoint.partition(".")[2] not in of_people
        named = named or rule.endpoint == "api.badge"
        of_visitor = rule.endpoint in {f"visitors.{one}" for one in ("show", "act", "print_badge")}
        kind = CallKind.STARTUP if blueprint in ("jury", "selection") else CallKind.EXHIBITOR
        reference = self.badge if named else self.files[kind]
        reference = IN_PROGRAMME.get(rule.endpoint, reference)
        return {
            "lang": "fr",
            "edition": edition,
            "reference": self.visitor if of_visitor else reference,
            "number": self.contract if blueprint == "contracts" else self.stand,
            "action": {"apply": "withdraw", "visitors": "resend"}.get(blueprint, "select"),
            "first": self.files[CallKind.STARTUP],
            "second": self.files[CallKind.EXHIBITOR],
            "token": {"runs": self.run, "badges": self.run, "letters": self.letter}.get(
                blueprint, "not-a-token"
            ),
            "invoice": self.invoice,
            "receipt": self.receipt,
            "statement": self.statement,
            "kind": "visa" if blueprint == "letters" else "geojson",
            "sha256": "0" * 64,
            "what": "reset",
            "mail_id": str(self.mail),
            "token_id": str(self.access_token),
            "webhook_id": str(self.webhook),
            "delivery_id": "1",
            "event_id": self.scan,
            "at": "0",
            "page": "axes",
            "key": "startup",
            "name": "new-text",
            "mark": "0",
            "version": "1",
            "draw": "1",
            "step": "close" if blueprint == "draws" else "login",
            "paper": "a4",
            "form": "csv",
            "filename": "img/favicon.svg",
        }


def happened(ctx: Context, app: Flask, edition: Edition, word: str, place: str) -> World:
    """Let everything happen in an edition; its people say `word` and stand at `place`."""
    here = replace(ctx, edition=edition, storage=app.extensions["village_storage"])
    people = {
        role.value: factories.MembershipFactory(
            edition=edition, role=role, user=factories.UserFactory(name=f"{word} {role.value}")
        ).user
        for role in Role
    }
    office = acting(here, user=people["organiser"])
    files = {}
    for kind, state in ((CallKind.STARTUP, State.ELIGIBLE), (CallKind.EXHIBITOR, State.CONFIRMED)):
        member = factories.OrganisationMemberFactory(
            organisation__name=f"{word} {kind}", user__name=f"{word} founder"
        )
        people[kind.value] = member.user
        files[kind] = factories.ApplicationFactory(
            edition=edition, organisation=member.organisation, kind=kind, state=state,
            title=f"{word} title", summary=f"{word} summary", answers={"why": f"{word} answer"},
            reference=f"{edition.code}-00{len(files) + 1}7",
        )  # fmt: skip
        organisation_writes.invite(
            acting(here, user=member.user), files[kind], email=f"{word}-{kind}@example.org"
        )
    startup, exhibitor = files[CallKind.STARTUP], files[CallKind.EXHIBITOR]
    factories.JurorProfileFactory(edition=edition, user=people["juror"], words=[f"{word} words"])
    factories.AssignmentFactory(user=people["juror"], application=startup, marks=[2, 3])
    factories.ConflictFactory(user=people["gate"], application=startup)
    factories.DecisionFactory(application=startup, staged_by=people["chair"])
    stand = factories.StandFactory(edition=edition, number=place)
    pavilion = (exhibitor.stands_in or "",)
    turns = preparing.prepare(office, DrawPlan(pavilion, office.now + timedelta(1), minutes=10))
    running.begin(office, turns)
    places.give(office, stand, exhibitor)
    contract = contracts.draft(office, exhibitor)
    contracts.issue(office, contract)
    invoice = invoices.draft(office, contract)
    invoices.issue(office, invoice)
    payment = payments.record(
        office, invoice, amount_cents=100, method=PaymentMethod.CASH, received_on=office.today
    )
    came = Movement(office.today, 100, edition.currency, f"{word} text", f"{word} payer")
    statement = statements.import_movements(office, [came], filename=f"{word}.csv")
    owner = acting(here, user=people["exhibitor"])
    badge = issuing.name_person(owner, exhibitor, name=f"{word} Bearer", email="b@example.org")
    issuing.set_photo(owner, badge, photo())
    issuing.issue(office, [badge])
    scan = scanning.check_in(
        acting(here, user=people["gate"]), badge.reference,
        method=CheckMethod.TYPED, station=Station("North"), event_id=uuid.uuid4(),
    )  # fmt: skip
    team.invite(
        office, [f"{word}-guest@example.org"], Role.JUROR, language="fr", lives=timedelta(7)
    )
    floor = drawing.collection(*drawing.room(), drawing.stand(place, 3, 10))
    plan.draft(office, floor, about=f"{word} hall.dxf")
    visitor = registering.register_at_desk(
        office, Asked("public", f"{word} Visitor", [edition.starts_on], f"{word}-v@example.org")
    )
    visa = edition.letter_kinds["visa"]
    letter = letters.make(office, visa, exhibitor, name=f"{word} Guest")
    letters.issue(office, letter, None)
    key = access_tokens.make(
        office, name=f"{word} software", scopes=TokenScope, lives=timedelta(365)
    )
    give_programme(ctx.session, edition)
    webhook, _secret = webhooks.register(
        office, url=f"https://{word.lower()}.example/", events=list(WebhookEvent)
    )
    run = runs.start(acting(here, user=people["chair"]), PROPOSE_ASSIGNMENT)
    ctx.session.commit()
    mail = ctx.session.scalar(
        sa.select(sa.func.max(OutboxMail.id)).where(OutboxMail.edition_id == edition.id)
    )
    return World(
        edition,
        startup,
        exhibitor,
        people,
        place,
        contract.number,
        badge.reference,
        invoice.reference,
        payment.number or "",
        statement.token,
        run.token,
        mail,
        ctx.session.scalar(sa.select(sa.func.max(AccessToken.id))),
        webhook.id,
        key,
        visitor.reference,
        letter.public_token,
        str(scan.event_id),
    )


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 400)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def mine(app: Flask, ctx: Context) -> World:
    return happened(ctx, app, ctx.the_edition, "Ours", "A01")


@pytest.fixture
def theirs(app: Flask, ctx: Context, mine: World, session: Session) -> World:
    """Return the other edition, every text of whose rows is marked."""
    before = newest(session)
    world = happened(ctx, app, factories.EditionFactory(), SECRET, "B01")
    mark(session, before, world)
    return world


def newest(session: Session) -> dict[str, int]:
    """Return the last row of each table."""
    return {
        table.name: session.scalar(sa.select(sa.func.max(table.c.id))) or 0
        for table in Base.metadata.sorted_tables
        if "id" in table.c
    }


def mark(session: Session, before: dict[str, int], world: World) -> None:
    """Write a mark into every text of the rows that are newer than `before`."""
    without_triggers(session)
    shown = {"organisation": world.exhibitor.organisation_id, "application": world.exhibitor.id}
    for table in Base.metadata.sorted_tables:
        for column in table.c if table.name in before else ():
            if not markable(column):
                continue
            open_to_all = table.name in PUBLIC_TABLES
            rows = table.c.id > before[table.name]
            _write(session, column, rows, SHOWN if open_to_all else SECRET)
            if column.name in PUBLIC_COLUMNS and table.name in shown:
                _write(session, column, table.c.id == shown[table.name], SHOWN)
    session.execute(sa.text("SET LOCAL session_replication_role = origin"))
    session.commit()
    session.expire_all()


def markable(column: sa.Column[object]) -> bool:
    """Say whether a column holds a text that somebody wrote, or a text in languages."""
    if FORMED.search(column.name) or column.foreign_keys:
        return False
    if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum):
        return column.type.length is None or column.type.length >= SHORTEST
    return column.name in ("name", "theme", "tagline", "about", "patronage", "label", "title")


def _write(
    session: Session, column: sa.Column[object], rows: sa.ColumnElement[bool], word: str
) -> None:
    table = column.table
    if not isinstance(column.type, sa.String):
        value: object = {"fr": word, "ar": word, "en": word}
    elif "email" in column.name or column.name == "to":
        value = sa.literal(word) + sa.cast(table.c.id, sa.Text) + "@example.org"
    else:
        value = word
    session.execute(sa.update(table).where(rows).values({column.name: value}))


def test_the_marks_are_there_to_be_read(app: Flask, theirs: World):
    browser = visitor(app, theirs.team["organiser"])
    founder = visitor(app, theirs.team["startup"])
    base = f"/fr/{theirs.base}"

    pages = [
        browser.get(f"{base}/{path}").text
        for path in ("admin/applications", "admin/team", "admin/mails", "admin/audit", "badges/")
    ]
    own = founder.get(f"{base}/apply/{theirs.startup.reference}").text

    assert [SECRET in page for page in (*pages, own)] == [True] * 6
    assert SHOWN in app.test_client().get(f"{base}/exhibitors").text
    for path in (
        "admin/applications.xlsx",
        f"contracts/{theirs.contract}.pdf",
        f"badges/{theirs.badge}.pdf",
    ):
        assert leaked(browser.get(f"{base}/{path}"), SECRET) == [SECRET], path


def test_no_mail_of_one_edition_tells_of_another(session: Session, mine: World, theirs: World):
    queued = sa.select(OutboxMail.to, OutboxMail.params, OutboxMail.wording)

    mails = {
        world.base: str(
            session.execute(queued.where(OutboxMail.edition_id == world.edition.id)).all()
        )
        for world in (mine, theirs)
    }

    assert [SECRET in mails[world.base] for world in (mine, theirs)] == [False, True]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_of_an_edition_that_is_not_theirs(
    app: Flask, mine: World, theirs: World, role: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(errors, "render_template", drawn_once(errors.render_template))
    browser = visitor(app, person(mine, role))
    found = []

    for rule in rules(app, "GET"):
        own = ask(app, browser, rule, mine.values(rule, mine.base))
        found += [(rule.rule, "own", word) for word in leaked(own, SECRET, SHOWN, *theirs.names)]
        if rule.arguments > {"lang", "edition"}:
            foreign = ask(app, browser, rule, theirs.values(rule, mine.base))
            found += [(rule.rule, "foreign", word) for word in leaked(foreign, SECRET, SHOWN)]
            if names_a_thing(rule) and foreign.status_code not in refusals(role):
                found.append((rule.rule, "foreign", foreign.status_code))
        there = ask(app, browser, rule, theirs.values(rule, theirs.base))
        found += [(rule.rule, "there", word) for word in leaked(there, SECRET)]
        if staff_only(app, rule) and there.status_code not in refused(rule, role):
            found.append((rule.rule, "there", there.status_code))

    assert found == []


def test_a_token_reads_its_own_edition_and_nothing_of_another(
    app: Flask, mine: World, theirs: World
):
    program, key = app.test_client(), {"Authorization": f"Bearer {mine.key}"}
    statuses, found = {}, []

    for rule in (one for one in rules(app, "GET") if one.endpoint.startswith("api.")):
        for world in (mine, theirs):
            named = world.values(rule, world.base)
            values = {name: named[name] for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, values)
            answer = program.get(path, headers=key)
            statuses.setdefault(world.base, set()).add(answer.status_code)
            found += [(path, one) for one in leaked(answer, SECRET, SHOWN, *theirs.names)]

    assert (statuses, found) == ({mine.base: {200}, theirs.base: {401}}, [])


def test_a_token_changes_nothing_of_another_edition(
    app: Flask, session: Session, mine: World, theirs: World
):
    before = rows_of(session, theirs)
    program = app.test_client()
    headers = {"Authorization": f"Bearer {mine.key}", "If-Match": "*"}
    bodies = {
        "api.screen": {"eligible": True},
        "api.check_in": {"code": theirs.badge, "method": "typed"},
        "api.change_order": {"lines": [{"code": "power", "quantity": 1}]},
        "api.put_speaker": {"name": "Anybody"},
    }
    changes = [
        (rule, method)
        for method in ("POST", "PUT", "PATCH", "DELETE")
        for rule in rules(app, method)
        if rule.endpoint.startswith("api.")
    ]
    statuses = set()

    for number, (rule, method) in enumerate(changes):
        for code in (mine.base, theirs.base):
            named = theirs.values(rule, code)
            values = {name: named[name] for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
            key = {"Idempotency-Key": f"{number}-{code}"}
            answer = program.open(
                path, method=method, headers=headers | key, json=bodies.get(rule.endpoint, {})
            )
            statuses.add((rule.endpoint, code == mine.base, answer.status_code))
            assert leaked(answer, SECRET) == []

    assert {one for one in statuses if not one[1]} == {
        (rule.endpoint, False, 401) for rule, _method in changes
    }
    assert ("api.screen", True, 404) in statuses
    assert rows_of(session, theirs) == before


def test_who_applies_reads_nothing_that_is_anothers_in_a_page_a_header_or_a_log(
    app: Flask,
    theirs: World,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(errors, "render_template", drawn_once(errors.render_template))
    browser = visitor(app, neighbour(theirs))

    answers = [
        ask(app, browser, rule, theirs.values(rule, theirs.base)) for rule in rules(app, "GET")
    ]

    assert [answer.request.path for answer in answers if leaked(answer, SECRET)] == []
    assert any(answer.status_code == 200 for answer in answers)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("role", ["founder", Role.ORGANISER])
def test_nobody_changes_an_edition_that_is_not_theirs(
    app: Flask,
    session: Session,
    mine: World,
    theirs: World,
    role: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(errors, "render_template", no_page)
    browser = visitor(app, person(mine, role))
    before = rows_of(session, theirs)
    body = {
        **dict.fromkeys(("reference", "application", "applications"), theirs.startup.reference),
        **dict.fromkeys(("stand", "number"), theirs.stand),
        **dict.fromkeys(("juror", "user"), theirs.team["juror"].id),
        **dict.fromkeys(("email", "emails"), theirs.team["juror"].email),
        "role": "juror", "note": "x", "reason": "x", "reasons": "x", "name": "x",
        "mail": theirs.mail,
    }  # fmt: skip
    found = []

    for rule in rules(app, "POST"):
        for code in (mine.base, theirs.base):
            answer = ask(app, browser, rule, theirs.values(rule, code), body)
            wrong = answer.status_code not in refused(rule, role)
            if wrong and (names_a_thing(rule) or (code == theirs.base and staff_only(app, rule))):
                found.append((rule.rule, code, answer.status_code))

    assert found == []
    assert rows_of(session, theirs) == before


def test_one_account_judges_here_and_applies_there(
    app: Flask, mine: World, theirs: World, session: Session
):
    person = mine.team["juror"]
    factories.OrganisationMemberFactory(user=person, organisation=theirs.startup.organisation)
    browser = visitor(app, person)
    here, there = f"/fr/{mine.base}", f"/fr/{theirs.base}"
    file = theirs.startup.reference

    statuses = [
        browser.get(path).status_code
        for path in (
            f"{there}/apply/{file}", f"{here}/apply/{file}", f"{here}/jury/score/{file}",
            f"{there}/jury/score/{file}", f"{here}/jury/score/{mine.startup.reference}",
        )
    ]  # fmt: skip

    assert statuses == [200, 404, 404, 403, 200]
    assert file in browser.get(f"{there}/apply/").text
    assert file not in browser.get(f"{here}/apply/").text
    assert SECRET in browser.get(f"{here}/apply/start").text, "the organisation is proposed again"


def test_what_people_do_with_their_accounts_is_logged_where_they_belong(
    app: Flask, mine: World, theirs: World
):
    """The pages of accounts lie outside the editions: the log counts them to the latest."""
    for world in (mine, theirs):
        visitor(app, None).login_by_page(world.team["juror"].email)
    log = visitor(app, theirs.team["organiser"]).get(f"/en/{theirs.base}/admin/audit").text

    shown = [f"account-{world.team['juror'].id}<" in log for world in (mine, theirs)]

    assert shown == [False, True]


def person(world: World, role: str) -> User | None:
    """Return the member of an edition with a role, its founder, or nobody."""
    return world.team.get("startup" if role == "founder" else str(role))


def neighbour(world: World) -> User:
    """Return somebody who applies in an edition for another organisation."""
    member = factories.OrganisationMemberFactory()
    factories.ApplicationFactory(edition=world.edition, organisation=member.organisation)
    return member.user


def visitor(app: Flask, user: User | None) -> PageCheckingClient:
    """Return somebody's browser."""
    browser = app.test_client()
    assert isinstance(browser, PageCheckingClient)
    browser.check = False  # a mail's own HTML is no page of ours
    if user is not None:
        browser.login(user.email)
    return browser


def rules(app: Flask, method: str) -> Iterator[Rule]:
    """Yield the addresses of editions that take a method."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods and "edition" in rule.arguments:
            yield rule


def names_a_thing(rule: Rule) -> bool:
    """Say whether an address names something that belongs to one edition."""
    things = {
        "token_id",
        "webhook_id",
        "reference",
        "number",
        "first",
        "mail_id",
        "token",
        "statement",
    }
    public = rule.endpoint.startswith("verify.")
    return bool(things & rule.arguments) and not public


def staff_only(app: Flask, rule: Rule) -> bool:
    """Say whether an address is for people with a role in its edition."""
    access = access_of(app, rule.endpoint)
    return isinstance(access, Permission) and access not in OWN


def refused(rule: Rule, role: str) -> set[int]:
    """Return what somebody is answered at an address; a cookie is nobody for those of programs."""
    return {401} if rule.endpoint.startswith("api.") else refusals(role)


def refusals(role: str) -> set[int]:
    """Return what somebody is answered who may not know of a thing."""
    return {303, 401, 404, 410} if role == "anonymous" else {403, 404, 410}


def ask(
    app: Flask,
    browser: PageCheckingClient,
    rule: Rule,
    values: dict[str, str],
    body: dict[str, object] | None = None,
) -> TestResponse:
    """Send one request, a form where there is a body."""
    method = "GET" if body is None else "POST"
    given = {name: value for name, value in values.items() if name in rule.arguments}
    path = app.url_map.bind("localhost").build(rule.endpoint, given, method=method)
    return browser.open(path, method=method, data=body)


def leaked(answer: TestResponse, *words: str) -> list[str]:
    """Return those words that an answer holds, in its headers or its text."""
    text = f"{answer.headers}{readable(answer.get_data())}"
    return [word for word in words if word in text]


def readable(content: bytes) -> str:
    """Return what is to be read in a page, a PDF, or each file of a spreadsheet or another ZIP."""
    if content.startswith(b"%PDF"):
        return pdf.text(content)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(f"{one} {readable(packed.read(one))}" for one in packed.namelist())
    return content.decode(errors="replace")


def rows_of(session: Session, world: World) -> dict[str, list[str]]:
    """Return every row of an edition; the log is not of it, as it says who was refused."""
    session.expire_all()
    return {
        table.name: [str(row) for row in session.execute(sa.select(table).where(own))]
        for table in Base.metadata.sorted_tables
        if (own := _of(table, world)) is not None and table.name != "audit_entry"
    }


def _of(table: sa.Table, world: World) -> sa.ColumnElement[bool] | None:
    files = (world.startup, world.exhibitor)
    if table.name == "edition":
        return table.c.id == world.edition.id
    if table.name == "organisation":
        return table.c.id.in_([file.organisation_id for file in files])
    if "edition_id" in table.c:
        return table.c.edition_id == world.edition.id
    if "application_id" in table.c:
        return table.c.application_id.in_([file.id for file in files])
    return None
