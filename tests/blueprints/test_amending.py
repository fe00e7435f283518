"""A submitted file is amended through the pages: what is in force, who reads it, what proves it."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.client import hidden_fields
from village.applications.reads import versions
from village.applications.tables import LateLink
from village.applications.words import State
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.web import mails

CANARY = "canari-en-chantier"
COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6, "city": "Fès"}


@pytest.fixture
def member(edition):
    organisation = factories.OrganisationFactory(name="Aqua", **COMPLETE)
    return factories.OrganisationMemberFactory(organisation=organisation)


@pytest.fixture
def file(edition, member):
    """A file that waits for the jury, submitted by a founder."""
    return factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, state=State.ELIGIBLE, title="Eau"
    )


def url(edition, path="", lang="en"):
    return f"/{lang}/{edition.code.lower()}/{path}"


def amend(client, edition, file, **typed):
    """Begin an amendment and type into it."""
    path = url(edition, f"apply/{file.reference}")
    begun = client.post(f"{path}/amendment")
    page = client.get(begun.location)
    stored = {
        "name": "Aqua", "country": "MA", "city": "Fès", "language": "fr", "team_size": "6",
        "contact_name": "A", "contact_email": "contact@example.org", "founded_year": "2021",
        "contact_phone": "+212522000000", "title": "Eau", "summary": "Des capteurs.",
        "axis": str(edition.axes[0].number),
    }  # fmt: skip
    data = {**stored, "version": hidden_fields(page.text)["version"], **typed, "do": "review"}
    return client.post(begun.location, data=data)


def press(client, edition, file):
    path = url(edition, f"apply/{file.reference}/review")
    return client.post(path, data=hidden_fields(client.get(path).text))


def log_in(client, edition, *roles):
    user = factories.UserFactory()
    for role in roles:
        factories.MembershipFactory(user=user, edition=edition, role=role)
    client.login(user.email)
    return user


def test_who_came_by_a_late_link_amends_until_the_links_end(client, session, edition, member, file):
    now = datetime.now(UTC)
    file.call.deadline_at = now - timedelta(days=1)
    ends = now + timedelta(days=40)
    file.late_link = LateLink(
        call=file.call, key="late", uses=1, used=0, made_at=now, expires_at=ends
    )
    session.commit()
    client.login(member.user.email)

    assert amend(client, edition, file, title="Mer").status_code == 303

    pages = [
        client.get(url(edition, f"apply/{file.reference}{page}")).text
        for page in ("", "/edit", "/review")
    ]
    overdue = f'datetime="{file.call.deadline_at.isoformat()}"'
    assert [("You are amending" in page, overdue in page) for page in pages] == [(True, False)] * 3


def test_the_applicant_sees_what_is_in_force_and_what_is_being_amended(
    client, session, edition, member, file
):
    client.login(member.user.email)
    amend(client, edition, file, title="Mer")

    page = client.get(url(edition, f"apply/{file.reference}")).text
    form = client.get(url(edition, f"apply/{file.reference}/edit")).text
    review = client.get(url(edition, f"apply/{file.reference}/review")).text

    assert "<h1>Eau</h1>" in page
    assert 'value="Mer"' in form
    assert '<span dir="auto">Mer</span>' in review
    told = "stays in force until you submit the amendment"
    assert [told in text for text in (page, form, review)] == [True] * 3
    assert [page.count(text) for text in ("Discard the amendment", "Go on with the")] == [1, 1]


def test_a_discarded_amendment_is_gone(client, session, edition, member, file):
    client.login(member.user.email)
    amend(client, edition, file, title="Mer")

    answer = client.post(url(edition, f"apply/{file.reference}/amendment/discard"))
    form = client.get(url(edition, f"apply/{file.reference}/edit"))

    assert (answer.status_code, form.status_code) == (303, 303)
    assert "Mer" not in client.get(url(edition, f"apply/{file.reference}")).text


def test_after_the_deadline_the_version_in_force_counts_and_the_applicant_is_told(
    client, session, edition, member, file
):
    client.login(member.user.email)
    amend(client, edition, file, title="Mer")
    file.call.deadline_at = datetime.now(UTC) - timedelta(minutes=1)
    session.commit()

    pressed = press(client, edition, file)
    page = client.get(url(edition, f"apply/{file.reference}")).text

    session.expire_all()
    assert (pressed.status_code, file.title) == (409, "Eau")
    assert "The deadline has passed, and the amendment was not submitted." in page
    assert "Go on with the amendment" not in page


def test_nobody_else_reads_an_amendment_before_it_is_submitted(
    app, client, session, edition, member, file
):
    client.login(member.user.email)
    amend(client, edition, file, title=CANARY, name=CANARY, contact_role=CANARY)
    juror = log_in(client, edition, Role.JUROR)
    factories.AssignmentFactory(user=juror, application=file, marks=[3, 4])
    seen = {
        path: client.get(url(edition, path)) for path in ("jury/", f"jury/score/{file.reference}")
    }
    log_in(client, edition, Role.ORGANISER, Role.CHAIR)
    paths = (
        "admin/", "admin/applications", f"admin/applications?words={CANARY}",
        f"admin/applications/{file.reference}", "admin/applications.csv", "admin/audit",
        "admin/mails", "jury/progress", f"jury/file/{file.reference}", "selection/", "stands/",
    )  # fmt: skip
    seen |= {path: client.get(url(edition, path)) for path in paths}

    leaks = [path for path, page in seen.items() if CANARY in page.text.replace(f"={CANARY}", "")]
    assert {page.status_code for page in seen.values()} == {200}
    assert [path for path in leaks if "words=" not in path] == []
    assert "Nothing" in seen[f"admin/applications?words={CANARY}"].text


def test_organiser_and_jurors_read_the_differences_that_are_theirs(
    client, session, edition, member, file
):
    review = factories.AssignmentFactory(
        application=file, user=log_in(client, edition, Role.JUROR), marks=[3, 4]
    )
    review.saved_at = datetime(2026, 1, 11, tzinfo=UTC)
    session.commit()
    client.login(member.user.email)
    amend(client, edition, file, title="Mer", contact_role="Gérante")
    press(client, edition, file)

    client.login(review.user.email)
    listed = client.get(url(edition, "jury/")).text
    scored = unescape(client.get(url(edition, f"jury/score/{file.reference}")).text)
    log_in(client, edition, Role.ORGANISER)
    screened = unescape(client.get(url(edition, f"admin/applications/{file.reference}")).text)

    assert "Amended since you scored it" in listed
    assert "The applicant has amended this file since you scored it." in scored
    for page in (scored, screened):
        assert '<del dir="auto">Eau</del>' in page
        assert '<ins dir="auto">Mer</ins>' in page
    assert ("Gérante" in scored, '<ins dir="auto">Gérante</ins>' in screened) == (False, True)


def test_marks_saved_again_take_the_notice_away(client, session, edition, member, file):
    juror = log_in(client, edition, Role.JUROR)
    review = factories.AssignmentFactory(application=file, user=juror, marks=[3, 4])
    review.saved_at = datetime(2026, 1, 11, tzinfo=UTC)
    session.commit()
    client.login(member.user.email)
    amend(client, edition, file, title="Mer")
    press(client, edition, file)
    client.login(juror.email)
    path = url(edition, f"jury/score/{file.reference}")
    hidden = hidden_fields(client.get(path).text)

    client.post(path, data={**hidden, "mark_1": "3", "mark_2": "4", "then": "stay"})

    page = client.get(path).text
    assert "The applicant has amended this file since you scored it." not in page
    assert "Version 2" in page


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_each_version_has_its_receipt_with_a_fingerprint_that_anybody_can_check(
    app, client, session, edition, member, file, lang
):
    client.login(member.user.email)
    amend(client, edition, file, title="Mer")
    press(client, edition, file)
    path = url(edition, f"apply/{file.reference}", lang)

    pages = [client.get(f"{path}/receipt?version={number}").text for number in (1, 2)]
    files = [client.get(f"{path}/submission.json?version={number}").data for number in (1, 2)]
    receipt = pdf.text(client.get(f"{path}/receipt.pdf").data)

    hashes = [hashlib.sha256(content).hexdigest() for content in files]
    assert [sha in page for sha, page in zip(hashes, pages, strict=True)] == [True, True]
    assert hashes[1][:4] in receipt
    assert ("Mer" in receipt, "Eau" in receipt) == (True, False)
    anybody = app.test_client()
    checked = [anybody.get(url(edition, f"verify/received/{sha}", lang)) for sha in hashes]
    assert [page.status_code for page in checked] == [200, 200]
    for page in checked:
        assert not {"Mer", "Aqua", file.reference, "contact@example.org"} & set(
            re.findall(r"[\w@.-]+", page.text)
        )


def test_the_mail_brings_the_receipt_in_its_language(client, ctx, session, edition, member, file):
    file.organisation.language = "ar"
    session.commit()
    client.login(member.user.email)
    amend(client, edition, file, title="Mer", language="ar")
    press(client, edition, file)
    [mail] = session.scalars(sa.select(OutboxMail).where(OutboxMail.edition_id == edition.id))

    message = mails.compose(replace(ctx, edition=None), mail)

    [receipt] = message.iter_attachments()
    text = pdf.text(receipt.get_content())
    made = versions.of_reference(ctx, file.reference)
    assert (mail.template, mail.language) == ("application_amended", "ar")
    assert receipt.get_filename() == f"{file.reference}.pdf"
    assert ("وصل الإيداع" in text, made.sha256[:4] in text, "Mer" in text) == (True,) * 3


def test_a_fingerprint_is_taken_as_people_type_it(client, session, edition, file, ctx):
    sha = versions.of_reference(ctx, file.reference).sha256
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    grouped = " ".join(sha[at : at + 4].upper() for at in range(0, 64, 4)).translate(arabic)

    typed = client.get(url(edition, "verify/received/"), query_string={"sha256": grouped})
    short = client.get(url(edition, "verify/received/"), query_string={"sha256": sha[:16]})
    scanned = client.get(f"/r/{sha[:32]}")
    wrong = client.get(url(edition, "verify/received/"), query_string={"sha256": "hello"})

    assert typed.location == url(edition, f"verify/received/{sha}")
    pages = [client.get(answer.location) for answer in (typed, short)]
    assert ["Received on 10 January 2026" in page.text for page in pages] == [True, True]
    assert (scanned.status_code, sha[:32] in scanned.location) == (302, True)
    assert (wrong.status_code, "A fingerprint has 64 digits" in wrong.text) == (422, True)


def test_an_unknown_fingerprint_is_told(client, edition):
    page = client.get(url(edition, f"verify/received/{'0' * 64}"))

    assert (page.status_code, "No application that we received" in page.text) == (404, True)
