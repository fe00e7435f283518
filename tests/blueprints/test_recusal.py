"""R10: for whoever stepped aside, every page is that of a world in which the file does not exist.

Both worlds are built and walked, page by page, from the edition's home on: lists, searches,
filters, exports, the ranking, proposals that the solver makes. The reader of the second world
is the same person, and the file and all that hangs on it is gone from it.
"""

import re
from collections import Counter
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest
import sqlalchemy as sa
from lxml import etree
from werkzeug.exceptions import HTTPException

from tests import factories
from tests.conftest import acting, without_triggers
from village.applications.tables import Application
from village.applications.words import State
from village.core import audit, outbox, runs
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.jobs.running import perform
from village.jury.tables import Assignment, JurorBid, Remark, Score
from village.jury.tables import Recusal as Conflict
from village.jury.words.jurors import Bid, Composition
from village.organisations.tables import Organisation, OrganisationMember
from village.selection.tables import Decision
from village.selection.words import Outcome

#: What differs from one request to the next, or says when it was made.
PASSING = re.compile(
    r'(csrf_token"( type="hidden")? value=|X-CSRFToken": )"[^"]+"|value="[0-9a-f-]{36}"'
    r"|/runs/[\w-]+"
    r'|data-label="Quand"[^>]*><time [^>]+>[^<]+'
    r"|annoncées et en vigueur, le [^<]+"
    r"|DTSTAMP:\w+"
)
#: On minutes, what tells the reader that they stepped aside from some file: the signed head of the
#: log, a hash that says nothing of what it stands for, and whether sealed minutes open.
HEAD = re.compile(
    r'\s*<section class="section[^"]*" aria-labelledby="(?:head|sealed)">.*?</section>', re.DOTALL
)
#: What a juror keeps of a file they had been given: that they stepped aside, and why.
ASIDE = re.compile(r'<section class="section" aria-labelledby="aside">.*?</section>', re.DOTALL)
TITLE, OWNER, MARK = "Le canari caché", "Serinus SARL", "zqcanari"
#: A list has as many addresses as it has filters and orders; so many of one page are enough.
MOST_OF_A_PAGE = 2


def links(html):
    """Return the addresses that a page leads to."""
    found = []
    for element in etree.fromstring(html, etree.HTMLParser()).iter("a", "form"):
        given = element.get("href" if element.tag == "a" else "action")
        if given and element.get("method", "get").lower() == "get":
            found.append(given)
    return found


def kind_of(app, place):
    """Return what pages are alike: those that the studio has for each mail, call and question."""
    try:
        endpoint, _values = app.url_map.bind("localhost").match(place)
    except HTTPException:
        return place
    return endpoint if endpoint.startswith("studio.") else place


def crawl(client, edition, starts):
    """Return what every page that can be reached answers: status and text, by address."""
    home = f"/fr/{edition.code.lower()}/"
    asked = {home + path for path in starts}
    seen, waiting, kinds = {}, [home, *(home + path for path in starts)], Counter()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(client.application, path.partition("?")[0])
        if path in seen or not kind or (path not in asked and kinds[kind] >= MOST_OF_A_PAGE):
            continue
        kinds[kind] += 1
        answer = client.get(path)
        is_text = answer.mimetype.startswith("text/") or "json" in answer.mimetype
        text = PASSING.sub("", answer.get_data(as_text=True)) if is_text else ""
        text = "\n".join(line for line in HEAD.sub("", text).splitlines() if line.strip())
        seen[path] = (answer.status_code, text)
        if answer.mimetype == "text/html":
            waiting += [_address(home, path, link) for link in links(text)]
        if answer.location:
            waiting.append(_address(home, path, answer.location))
    return seen


def _address(home, path, link):
    url = urlsplit(urldefrag(urljoin(path, link)).url)
    return url.path + (f"?{url.query}" if url.query else "") if url.path.startswith(home) else ""


@pytest.fixture
def jurors(edition):
    """Return three jurors with profiles."""
    made = [
        factories.MembershipFactory(
            edition=edition, role=Role.JUROR, user=factories.UserFactory(name=f"Juré {letter}")
        ).user
        for letter in "ABC"
    ]
    for user in made:
        factories.JurorProfileFactory(edition=edition, user=user, words=["fuite", MARK])
    return made


@pytest.fixture
def hidden(edition, session, jurors, organiser):
    """Fill the edition; return a file in its midst with all that can hang on one."""
    edition.calls[0].places, edition.bids_open = 2, True
    marks = [(5, 4), (4, 4), (2, 3), (1, 2)]
    files = [_scored(edition, jurors, one, f"Projet {n}") for n, one in enumerate(marks[:2])]
    kept = _scored(
        edition, jurors, (5, 5), TITLE, organisation=factories.OrganisationFactory(name=OWNER),
        summary=f"{MARK} fuite",
    )  # fmt: skip
    factories.DecisionFactory(application=kept, outcome=Outcome.SELECT, reasons=MARK)
    session.add(Remark(application=kept, user=jurors[0], text=MARK, said_at=factories.LONG_AGO))
    session.add(JurorBid(user_id=jurors[0].id, application_id=kept.id, bid=Bid.EAGER))
    audit.record(organiser, kept.reference, "review", note=MARK)
    outbox.queue(
        organiser, "application_received", to=f"{MARK}@example.org", language="fr",
        reference=kept.reference, name="N", title=TITLE, deadline="", kind="startup",
    )  # fmt: skip
    files += [_scored(edition, jurors, one, f"Projet {n + 2}") for n, one in enumerate(marks[2:])]
    factories.ConflictFactory(user=jurors[1], application=kept, reason=MARK)
    factories.DecisionFactory(application=files[0], outcome=Outcome.SELECT)
    factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE, title="Sans juré")
    factories.ApplicationFactory(edition=edition, state=State.SELECTED, title="Déjà retenu")
    session.commit()
    return kept


def _scored(edition, jurors, marks, title, **fields):
    file = factories.ApplicationFactory(
        edition=edition, state=State.ELIGIBLE, title=title, **fields
    )
    factories.AssignmentFactory(user=jurors[0], application=file, marks=list(marks))
    factories.AssignmentFactory(
        user=jurors[1], application=file, marks=[max(mark - 1, 0) for mark in marks]
    )
    factories.AssignmentFactory(user=jurors[2], application=file)
    return file


def take_out(session, hidden):
    """Take a file, and all that hangs on it, out of the world."""
    organisation_id, reference = hidden.organisation_id, hidden.reference
    given = sa.select(Assignment.id).where(Assignment.application_id == hidden.id)
    session.execute(sa.delete(Score).where(Score.assignment_id.in_(given)))
    for model in (Decision, Conflict, JurorBid, Remark, Assignment):
        session.execute(sa.delete(model).where(model.application_id == hidden.id))
    session.execute(sa.delete(Application).where(Application.id == hidden.id))
    session.execute(
        sa.delete(OrganisationMember).where(OrganisationMember.organisation_id == organisation_id)
    )
    session.execute(sa.delete(Organisation).where(Organisation.id == organisation_id))
    without_triggers(session)
    session.execute(sa.delete(AuditEntry).where(AuditEntry.subject == reference))
    session.execute(sa.delete(AuditEntry).where(AuditEntry.action == "export"))  # the reader's own
    session.execute(sa.delete(OutboxMail).where(OutboxMail.reference == reference))
    session.commit()


def starts(reference):
    """Return addresses that no link may lead to: searches, filters, exports, the file's own."""
    found = [
        f"admin/applications{path}?q={quote(word)}"
        for path in ("", ".csv")
        for word in (TITLE, OWNER, MARK, reference, "Projet")
    ]
    found += [f"{where}/{reference}" for where in ("admin/applications", "apply", "jury/file")]
    found += [f"{where}/{reference}" for where in ("jury/score", "jury/assign", "selection/decide")]
    found += [f"selection/ranking.{form}" for form in ("csv", "json")]
    found += [f"jury/discussion/{reference}", "jury/mirror", "selection/minutes"]
    found += [
        "jury/", "jury/bids", "jury/profile", "jury/progress", "jury/jurors", "jury/absence",
        "jury/assign", "selection/", "selection/?scope=all", "selection/announce",
        "selection/quotas?least-zone-africa=1&most-axis-1=1", "admin/", "admin/applications",
        "admin/applications?state=eligible", "admin/applications?sort=title", "admin/mails",
        f"admin/audit?subject={reference}", "admin/audit", "admin/team",
    ]  # fmt: skip
    return found


def propose(ctx, jurors):
    """Let the solver propose an assignment with rules, for whoever manages the jury."""
    rules = Composition(of_axis=1).data
    perform(runs.start(ctx, "assignment.propose", per_application=3, max_load=9, rules=rules).id)


def differences(with_it, without_it):
    """Return the addresses that answer differently, each with its first differing lines."""
    found = dict.fromkeys(set(with_it) ^ set(without_it), "only in one world")
    for path in set(with_it) & set(without_it):
        if with_it[path] != without_it[path]:
            pairs = zip(
                with_it[path][1].splitlines(), without_it[path][1].splitlines(), strict=False
            )
            found[path] = next((pair for pair in pairs if pair[0] != pair[1]), "length")
    return found


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER, Role.JUROR])
def test_whoever_stepped_aside_walks_through_the_world_without_the_file(
    client, ctx, session, hidden, jurors, role
):
    user = factories.UserFactory(name="Récusée")
    factories.MembershipFactory(edition=ctx.edition, user=user, role=role)
    if role is Role.JUROR:
        factories.JurorProfileFactory(edition=ctx.edition, user=user)
        factories.AssignmentFactory(
            user=user,
            application=factories.ApplicationFactory(
                edition=ctx.edition, state=State.ELIGIBLE, title="À noter"
            ),
        )
    factories.ConflictFactory(user=user, application=hidden, reason=MARK)
    reader = acting_as(ctx, user)
    client.check = False
    client.login(user.email)
    addresses = starts(hidden.reference)
    if role is not Role.JUROR:
        propose(reader, jurors)
        session.commit()

    with_it = crawl(client, ctx.edition, addresses)
    take_out(session, hidden)
    if role is not Role.JUROR:
        propose(acting_as(ctx, user), jurors)
        session.commit()
    without_it = crawl(client, ctx.edition, addresses)

    assert differences(with_it, without_it) == {}
    assert not [path for path, (_, text) in with_it.items() if told(text, path)]
    assert len(with_it) > (10 if role is Role.JUROR else 30)


def told(text, path):
    """Say whether a page tells of the hidden file; what the reader searched for is their own."""
    words = (TITLE, OWNER) if "q=" not in path else ()
    return any(word in text for word in words)


def acting_as(ctx, user):
    """Return the context of somebody, rights and conflicts as they are now."""
    return acting(ctx, user=user)


def test_a_juror_who_stepped_aside_keeps_only_the_own_reason(client, ctx, session, hidden, jurors):
    user = jurors[2]
    factories.ConflictFactory(user=user, application=hidden, reason=MARK)
    client.check = False
    client.login(user.email)
    addresses = starts(hidden.reference)

    with_it = crawl(client, ctx.edition, addresses)
    take_out(session, hidden)
    without_it = crawl(client, ctx.edition, addresses)

    home = f"/fr/{ctx.edition.code.lower()}/"
    changed = differences(with_it, without_it)
    own = (
        "jury/",
        *(f"{page}/{hidden.reference}" for page in ("jury/score", "jury/discussion", "apply")),
    )
    assert set(changed) <= {home + path for path in own}
    assert with_it[f"{home}jury/score/{hidden.reference}"][0] == 403
    before, after = (world[f"{home}jury/"][1] for world in (with_it, without_it))
    assert MARK in before
    assert ASIDE.sub("", before).split() == after.split()
