"""The team's page, and the link of an invitation, through HTTP."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from tests.client import hidden_fields
from tests.conftest import SAFE
from tests.factories import (
    ApplicationFactory,
    EditionFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationMemberFactory,
    UserFactory,
)
from village.accounts.tables import Membership, User
from village.core import outbox
from village.core.languages import LANGUAGES
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.life import Life
from village.web.mails import render

GOOD = "quatre mots sans lien"


@pytest.fixture
def office(client, edition):
    """Return the browser of an organiser."""
    client.login(MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    return client


@pytest.fixture
def guest(app):
    return app.test_client()


@pytest.fixture
def page(edition) -> str:
    return f"/en/{edition.code.lower()}/admin/team"


@pytest.fixture
def founder(edition):
    """Return somebody whose organisation applies to the edition."""
    member = OrganisationMemberFactory(organisation=OrganisationFactory(name="Atlas"))
    ApplicationFactory(edition=edition, organisation=member.organisation)
    return member.user


def asked(emails, **changed):
    return {"emails": emails, "role": "juror", "language": "en", "days": "14", **changed}


def sent(session):
    mails = session.scalars(
        sa.select(OutboxMail)
        .where(OutboxMail.template == "team_invitation")
        .order_by(OutboxMail.id)
    )
    return list(mails)


def link(session, lang="en"):
    return f"/{lang}/account/invitation/{outbox.opened(SAFE, sent(session)[-1])['token']}"


def main(response) -> str:
    return " ".join(re.sub("<[^>]+>", " ", response.text.partition("<main")[2]).split())


def test_people_without_an_account_are_invited_several_at_once(office, page, session):
    pasted = "Salma Berrada <salma@example.org>; yassir@example.org\nsalma@example.org"

    answer = office.post(page, data=asked(pasted, role="gate"))
    shown = office.get(page)

    assert answer.status_code == 303
    assert [mail.to for mail in sent(session)] == ["salma@example.org", "yassir@example.org"]
    assert "2 invitations are on their way." in shown.text
    assert "Invited, without an answer yet" in main(shown)
    assert [one in main(shown) for one in ("salma@example.org", "yassir@example.org")] == [True] * 2


def test_what_is_no_address_is_named(office, page, session):
    answer = office.post(page, data=asked("salma@example.org, nonsense"))
    nobody = office.post(page, data=asked(" \n"))
    many = office.post(page, data=asked("\n".join(f"p{n}@example.org" for n in range(51))))

    assert [one.status_code for one in (answer, nobody, many)] == [422] * 3
    assert "These are not complete addresses: nonsense." in answer.text
    assert "At most 50 addresses at once, please." in many.text
    assert sent(session) == []


def test_an_invitation_is_sent_again_later_and_revoked(office, page, session):
    office.post(page, data=asked("salma@example.org"))

    again = office.post(f"{page}/again", data={"email": "salma@example.org"})
    said = office.get(page).text
    office.post(f"{page}/revoke", data={"email": "salma@example.org"})

    assert (again.status_code, len(sent(session))) == (303, 1)
    assert "This was tried too often. Wait 10 minutes" in said
    assert "Invited, without an answer yet" not in office.get(page).text
    assert office.post(f"{page}/revoke", data={"email": "x@example.org"}).status_code == 404


def test_the_last_organiser_is_told_to_stay(office, page, edition, session):
    [held] = session.scalars(sa.select(Membership))

    office.post(f"{page}/take", data={"email": held.user.email, "role": "organiser"})

    assert "Nobody else has this role, and the edition needs it." in office.get(page).text


def test_an_applicant_made_juror_is_warned_about_first(office, page, founder, session):
    warned = office.post(page, data=asked(founder.email))
    gate = office.post(page, data=asked("contact@example.org", role="gate"))
    sure = office.post(page, data=asked(founder.email, anyway="y"))

    assert (warned.status_code, gate.status_code, sure.status_code) == (409, 303, 303)
    assert f"{founder.email} · Atlas" in main(warned)
    assert "Invite them all the same" in warned.text
    assert [mail.to for mail in sent(session)] == ["contact@example.org", founder.email]
    assert f"{founder.email} Applies to this edition Atlas" in main(office.get(page))


def test_a_juror_who_applies_is_told_and_shown_on_the_page(
    app, office, page, edition, founder, session
):
    MembershipFactory(edition=edition, user=founder, role=Role.JUROR)
    browser = app.test_client()
    browser.login(founder.email)
    start = page.replace("admin/team", "apply/start")

    shown = browser.get(start)
    form = {"draft_key": hidden_fields(shown.text)["draft_key"], "call": "startup"}
    refused = browser.post(start, data=form)
    taken = browser.post(start, data={**form, "knows": "y"})

    assert "You judge applications to this edition" in shown.text
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "Applies to this edition Atlas , TS" in main(office.get(page))


def test_who_judges_nothing_applies_without_a_word(client, edition):
    client.login(UserFactory().email)

    assert (
        "You judge applications" not in client.get(f"/en/{edition.code.lower()}/apply/start").text
    )


def test_a_guest_opens_an_account_and_stands_on_the_first_page(
    office, guest, page, edition, session
):
    edition.state = Life.PREPARING
    session.commit()
    office.post(page, data=asked("salma@example.org", language="fr"))

    shown = guest.get(link(session))
    weak = guest.post(link(session), data={"name": "Salma", "password": "salma@example.org"})
    opened = guest.post(link(session), data={"name": "Salma", "password": GOOD})
    first = guest.get(opened.location)

    assert ["essai (en)" in main(one) for one in (shown, weak)] == [True, True]
    assert (weak.status_code, opened.status_code, first.status_code) == (422, 303, 200)
    assert opened.location == f"/fr/{edition.code.lower()}/jury/"
    assert guest.get(link(session)).status_code == 410
    assert session.scalars(sa.select(User.name).where(User.email == "salma@example.org")).all() == [
        "Salma"
    ]


def test_who_has_an_account_logs_in_first_with_that_one(office, guest, page, edition, session):
    user = UserFactory(email="salma@example.org")
    office.post(page, data=asked(user.email, role="gate"))
    path = link(session)

    stranger = guest.get(path)
    guest.login(UserFactory().email)
    other, refused = guest.get(path), guest.post(path)
    guest.post("/en/account/logout")
    guest.login(user.email)
    mine, accepted = guest.get(path), guest.post(path)

    assert f"/en/account/login?again=1&amp;next={path}" in stranger.text
    assert "the invitation was sent to another address" in other.text
    assert (refused.status_code, mine.status_code, accepted.status_code) == (200, 200, 303)
    assert accepted.location == f"/fr/{edition.code.lower()}/gate/"
    assert guest.get(accepted.location).status_code == 200


def test_the_page_of_an_invitation_names_no_other_edition(office, guest, page, session):
    office.post(page, data=asked("salma@example.org"))
    EditionFactory(starts_on=date(2031, 6, 5), ends_on=date(2031, 6, 6), name={"en": "Latest"})

    shown = guest.get(link(session))

    assert ("essai (en)" in shown.text, "Latest" in shown.text) == (True, False)


def test_the_mails_of_roles_are_readable_in_each_language(office, page, edition, session):
    for language in LANGUAGES:
        office.post(page, data=asked(f"{language}@example.org", language=language))
    user = MembershipFactory(edition=edition, role=Role.JUROR, user__language="en").user
    office.post(page, data=asked(user.email, role="gate"))
    office.post(f"{page}/take", data={"email": user.email, "role": "gate"})

    texts = [render(mail).text for mail in sent(session)]
    given, taken = (
        office.get(f"{page.replace('team', 'mails')}/{mail.id}").text
        for mail in session.scalars(
            sa.select(OutboxMail).where(OutboxMail.template.like("role_%")).order_by(OutboxMail.id)
        )
    )

    assert [
        f"/{lang}/account/invitation/" in text for lang, text in zip(LANGUAGES, texts, strict=True)
    ] == ([True] * 3)
    assert "Gate staff: scans badges at the entrance." in given
    assert f"/en/account/login?next=/en/{edition.code.lower()}/gate/" in given
    assert "You no longer have this role" in taken


def test_the_page_asks_as_much_for_three_as_for_one(office, page, edition, count_queries):
    def one_more(n):
        office.post(page, data=asked(f"p{n}@example.org"))
        MembershipFactory(edition=edition, role=Role.JUROR)

    one_more(1)
    office.get(page)
    count_queries.clear()
    office.get(page)
    one = len(count_queries)
    one_more(2)
    one_more(3)
    office.get(page)
    count_queries.clear()
    office.get(page)

    assert len(count_queries) == one


def test_an_invitation_to_one_edition_is_not_seen_from_another(office, page, app, session):
    office.post(page, data=asked("salma@example.org"))
    elsewhere = EditionFactory()
    browser = app.test_client()
    browser.login(MembershipFactory(edition=elsewhere, role=Role.ORGANISER).user.email)
    there = f"/en/{elsewhere.code.lower()}/admin/team"

    assert "salma@example.org" not in browser.get(there).text
    assert browser.post(f"{there}/revoke", data={"email": "salma@example.org"}).status_code == 404
    assert browser.post(f"{there}/again", data={"email": "salma@example.org"}).status_code == 404
