import re

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.conftest import SAFE
from village.applications.words import State
from village.core.audit import heads
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.jury.tables import Assignment
from village.jury.tables import Recusal as Conflict
from village.selection.tables import Decision, Minutes
from village.selection.words import DecisionState, Outcome

TOKEN = re.compile(r'(csrf_token"( type="hidden")? value=|X-CSRFToken": )"[^"]+"')
MARKS = [(5, 4), (4, 4), (3, 3), (2, 3), (1, 2), (0, 1)]


def person(edition, *roles, **fields):
    user = factories.UserFactory(**fields)
    for role in roles:
        factories.MembershipFactory(edition=edition, user=user, role=role)
    return user


def url(edition, path="", lang="en"):
    return f"/{lang}/{edition.code.lower()}/selection/{path}"


@pytest.fixture
def chair_user(client, edition):
    """Return a logged-in chair."""
    user = person(edition, Role.CHAIR, name="Naïma")
    client.login(user.email)
    return user


@pytest.fixture
def jurors(edition):
    return [person(edition, Role.JUROR, name=f"Juré {letter}") for letter in "ABC"]


@pytest.fixture
def files(edition, session, jurors):
    """Return six files, the best first, each scored by three jurors; two places."""
    edition.calls[0].places = 2
    session.commit()
    return [scored(edition, jurors, marks, n) for n, marks in enumerate(MARKS)]


def scored(edition, jurors, marks, number):
    """Return a file with marks, its reference as in other tests: what ranks them is kept by it."""
    file = factories.ApplicationFactory(
        edition=edition, state=State.ELIGIBLE, title=f"Projet {number} classé",
        reference=f"TS99-{number:04d}",
    )  # fmt: skip
    for severity, user in enumerate(jurors):
        shifted = [max(mark - (severity == 2), 0) for mark in marks]
        factories.AssignmentFactory(user=user, application=file, marks=shifted)
    return file


def order(page):
    return re.findall(r"Projet (\d) classé</bdi></a>\s*<div", page)


def stored(session):
    rows = session.execute(sa.select(Decision.outcome, Decision.state).order_by(Decision.id))
    return [tuple(row) for row in rows]


def test_the_ranking_orders_files_and_says_how_certain_it_is(client, edition, chair_user, files):
    page = client.get(url(edition)).text

    assert order(page) == ["0", "1", "2", "3", "4", "5"]
    assert re.findall(r"<dt>([^<]+)</dt>", page)[:4] == [
        "Calibrated", "Interval", "Chances", "The dividing line",
    ]  # fmt: skip
    assert "2 places are left" in page
    assert page.count('class="cut"') == 1
    assert "Juré C" in page
    assert page.count('<svg class="interval interval-') >= 6


def test_the_cut_leaves_out_places_already_given(client, edition, session, chair_user, files):
    files[0].state = State.SELECTED
    session.commit()

    still, everything = client.get(url(edition)).text, client.get(url(edition, "?scope=all")).text

    assert "1 place is left" in still
    assert order(still) == ["1", "2", "3", "4", "5"]
    assert "2 places in all" in everything
    assert order(everything) == ["0", "1", "2", "3", "4", "5"]


def test_incomplete_reviews_do_not_count(client, edition, session, chair_user, files, jurors):
    user = person(edition, Role.JUROR, name="Juré D")
    row = factories.AssignmentFactory(user=user, application=files[5])
    before = client.get(url(edition)).text
    row.scores.append(factories.Score(criterion_id=edition.criteria[0].id, mark=5))
    session.commit()

    after = client.get(url(edition)).text

    assert TOKEN.sub("", after) == TOKEN.sub("", before)


def test_marks_of_a_recused_juror_do_not_count(client, edition, session, chair_user, files, jurors):
    factories.ConflictFactory(user=jurors[0], application=files[0])

    page = client.get(url(edition, f"decide/{files[0].reference}")).text

    reviews = page.split('id="reviews"')[1].split('id="decision"')[0]
    assert [name in reviews for name in ("Juré A", "Juré B", "Juré C")] == [False, True, True]


def test_more_reviews_go_where_they_help_most(client, edition, chair_user, files):
    page = client.get(url(edition)).text.split('id="next"')[1].split('id="severity"')[0]

    more = [int(number) for number in re.findall(r'data-label="More reviews">(\d+)<', page)]
    gains = re.findall(r'data-label="Fewer wrong selections">([\d.]+)<', page)
    assert f"The best use of {sum(more)} more reviews" in page
    assert sum(more) == len(files)
    assert max(more) > 1
    assert len(more) == len(gains) == page.count('<th scope="row">')


def test_filters_keep_the_ranks(client, edition, session, chair_user, files):
    files[3].axis = edition.axes[1]
    session.commit()

    page = client.get(url(edition, f"?axis={edition.axes[1].number}")).text

    assert order(page) == ["3"]
    assert 'data-label="Rank">4</td>' in page
    assert "No file here" in client.get(url(edition, "?zone=asia")).text


def test_an_empty_ranking_says_so(client, edition, chair_user):
    assert "Nothing to rank" in client.get(url(edition)).text


@pytest.mark.parametrize("path", ["", "quotas?least-zone-africa=1", "decide/{}"])
def test_the_ranking_asks_as_much_for_six_files_as_for_one(
    client, edition, session, chair_user, jurors, count_queries, path
):
    first = scored(edition, jurors, (3, 3), 0)
    path = path.format(first.reference)
    client.get(url(edition, path))
    count_queries.clear()
    client.get(url(edition, path))
    one = len(count_queries)
    for number in range(1, 6):
        scored(edition, jurors, MARKS[number], number)
    count_queries.clear()

    client.get(url(edition, path))

    assert len(count_queries) == one


def world_without(session, hidden):
    """Take a file, and all that hangs on it, out of the world."""
    for model in (factories.Decision, Conflict):
        session.execute(sa.delete(model).where(model.application_id == hidden.id))
    given = sa.select(factories.Assignment.id).where(
        factories.Assignment.application_id == hidden.id
    )
    session.execute(sa.delete(factories.Score).where(factories.Score.assignment_id.in_(given)))
    session.execute(
        sa.delete(factories.Assignment).where(factories.Assignment.application_id == hidden.id)
    )
    session.execute(sa.delete(factories.Application).where(factories.Application.id == hidden.id))
    session.commit()


@pytest.mark.parametrize(
    ("position", "state"), [(0, State.ELIGIBLE), (2, State.SELECTED), (0, State.WAITLISTED)]
)
def test_a_recused_reader_sees_the_world_without_the_file(
    client, edition, session, chair_user, files, position, state
):
    hidden = files[position]
    hidden.state = state
    if state is not State.SELECTED:
        factories.DecisionFactory(application=hidden, outcome=Outcome.SELECT)
    factories.DecisionFactory(application=files[1], outcome=Outcome.REJECT)
    factories.ConflictFactory(user=chair_user, application=hidden)
    others = [file.reference for file in files if file is not hidden][:2]
    paths = [
        "",
        "?scope=all",
        "announce",
        "quotas?least-zone-africa=1",
        *(f"decide/{reference}" for reference in others),
    ]

    with_it = [TOKEN.sub("", client.get(url(edition, path)).text) for path in paths]
    closed = client.get(url(edition, f"decide/{hidden.reference}")).status_code
    world_without(session, hidden)
    without_it = [TOKEN.sub("", client.get(url(edition, path)).text) for path in paths]

    assert with_it == without_it
    assert closed == 404


def test_a_decision_is_staged_on_one_file(client, edition, session, chair_user, files):
    path = url(edition, f"decide/{files[0].reference}")

    empty = client.post(path, data={"outcome": "select", "reasons": ""})
    done = client.post(path, data={"outcome": "select", "reasons": "Très clair", "version": 0})
    page = client.get(path).text

    assert (empty.status_code, done.status_code) == (422, 303)
    assert stored(session) == [(Outcome.SELECT, DecisionState.STAGED)]
    assert "Très clair" in page
    assert files[0].state is State.ELIGIBLE


def test_the_second_chair_keeps_the_text_and_is_told(client, edition, session, chair_user, files):
    other = person(edition, Role.CHAIR, name="Autre présidente")
    factories.DecisionFactory(application=files[0], reasons="Déjà vu", staged_by=other)
    path = url(edition, f"decide/{files[0].reference}")

    answer = client.post(path, data={"outcome": "reject", "reasons": "Trop tôt", "version": 0})

    assert answer.status_code == 409
    assert [text in answer.text for text in ("Autre présidente", "Déjà vu", "Trop tôt")] == (
        [True] * 3
    )
    assert stored(session) == [(Outcome.SELECT, DecisionState.STAGED)]


def test_a_staged_decision_is_cancelled(client, edition, session, chair_user, files):
    decision = factories.DecisionFactory(application=files[0])
    path = url(edition, f"decide/{files[0].reference}/cancel")

    done = client.post(path, data={"version": decision.version})
    again = client.post(path, data={"version": decision.version})

    assert (done.status_code, again.status_code) == (303, 409)
    assert stored(session) == [(Outcome.SELECT, DecisionState.CANCELLED)]


def fingerprint(page):
    return re.search(r'name="seen" type="hidden" value="(\w+)"', page).group(1)


def test_the_first_of_the_ranking_are_staged_together(client, edition, session, chair_user, files):
    factories.DecisionFactory(application=files[0], outcome=Outcome.REJECT)
    data = {
        "seen": fingerprint(client.get(url(edition)).text),
        "count": 2,
        "outcome": "select",
        "reasons": "Les mieux notés",
    }

    done = client.post(url(edition, "stage"), data=data)
    again = client.post(url(edition, "stage"), data=data)

    assert (done.status_code, again.status_code) == (303, 409)
    chosen = session.scalars(
        sa.select(Decision.application_id)
        .where(Decision.outcome == Outcome.SELECT)
        .order_by(Decision.id)
    )
    assert list(chosen) == [files[1].id, files[2].id]


def test_the_announcement_is_shown_then_made_once(client, edition, session, chair_user, files):
    factories.DecisionFactory(application=files[0])
    factories.DecisionFactory(application=files[5], outcome=Outcome.REJECT, reasons="Trop tôt")
    page = client.get(url(edition, "announce")).text
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)

    stale = client.post(url(edition, "announce"), data={"seen": "x"})
    done = client.post(url(edition, "announce"), data={"seen": seen})
    again = client.post(url(edition, "announce"), data={"seen": seen}, follow_redirects=True)

    assert "Announce 2 decisions" in page
    assert (stale.status_code, done.status_code) == (409, 303)
    assert "already announced" in again.text
    assert sorted(session.scalars(sa.select(OutboxMail.template))) == [
        "application_rejected",
        "application_selected",
    ]
    assert (files[0].state, files[5].state) == (State.SELECTED, State.REJECTED)


def test_more_selections_than_places_are_staged_and_announced_on_purpose_only(
    client, edition, session, chair_user, files
):
    ranking = client.get(url(edition)).text
    many = {"count": "3", "outcome": "select", "reasons": "Oui", "seen": fingerprint(ranking)}
    refused = client.post(url(edition, "stage"), data=many)
    staged = client.post(url(edition, "stage"), data={**many, "beyond": "y"})
    one = {"outcome": "select", "reasons": "Oui", "version": "0"}
    last = client.post(url(edition, f"decide/{files[3].reference}"), data=one)
    page = client.get(url(edition, "announce")).text
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', page).group(1)}
    stopped = client.post(url(edition, "announce"), data=seen)
    done = client.post(url(edition, "announce"), data={**seen, "beyond": "1"})

    assert [answer.status_code for answer in (refused, staged, last)] == [422, 303, 422]
    assert "That is more than the places left." in refused.text
    assert 'name="beyond"' in refused.text
    assert 'name="beyond"' not in ranking
    assert "That is more than the places left." in last.text
    assert (stopped.status_code, done.status_code) == (409, 303)
    assert "3 files would be selected, and 2 places are left." in stopped.text
    assert sum(file.state is State.SELECTED for file in files) == 3


def test_the_minutes_hold_what_was_announced_and_the_head_of_the_log(
    client, edition, session, chair_user, files, ctx
):
    empty = client.get(url(edition, "minutes")).text
    factories.DecisionFactory(application=files[0], reasons="Très solide")
    page = client.get(url(edition, "announce")).text
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    client.post(url(edition, "announce"), data={"seen": seen})
    factories.DecisionFactory(application=files[1], reasons="Pas encore annoncée")

    minutes = client.get(url(edition, "minutes")).text
    head = heads.read(SAFE, re.search(r'<p class="code" dir="ltr">([^<]+)</p>', minutes).group(1))

    assert "Nothing is announced yet" in empty
    assert [one in minutes for one in ("Très solide", "Pas encore annoncée")] == [True, False]
    assert heads.holds(session, head)
    assert head.entries == session.scalar(sa.select(sa.func.count(AuditEntry.id)))


def test_minutes_of_who_stepped_aside_lack_the_file_and_the_head_that_counts_it(
    client, edition, session, chair_user, files
):
    for file in files[:2]:
        factories.DecisionFactory(
            application=file, state=DecisionState.ANNOUNCED, closed_at=factories.LONG_AGO
        )
    factories.ConflictFactory(user=chair_user, application=files[0])

    page = client.get(url(edition, "minutes")).text

    assert [file.title in page for file in files[:2]] == [False, True]
    assert 'class="code"' not in page


def test_an_announced_decision_is_reversed_with_reasons(
    client, edition, session, chair_user, files
):
    files[0].state = State.REJECTED
    session.commit()
    path = url(edition, f"decide/{files[0].reference}/reverse")

    empty = client.post(path, data={"reverse-reasons": ""})
    done = client.post(path, data={"reverse-reasons": "Erreur de notre part"})

    assert (empty.status_code, done.status_code) == (422, 303)
    assert files[0].state is State.ELIGIBLE


def test_a_chair_steps_aside_from_the_page(client, edition, session, chair_user, files):
    path = url(edition, f"decide/{files[0].reference}")

    empty = client.post(f"{path}/conflict", data={"aside-reasons": ""})
    done = client.post(f"{path}/conflict", data={"aside-reasons": "Ma sœur dirige la start-up"})

    assert (empty.status_code, done.status_code, client.get(path).status_code) == (422, 303, 404)
    assert order(client.get(url(edition)).text) == ["1", "2", "3", "4", "5"]


def test_a_juror_chair_sees_other_marks_after_giving_their_own(
    client, edition, session, chair_user, files
):
    factories.AssignmentFactory(user=chair_user, application=files[0])

    page = client.get(url(edition, f"decide/{files[0].reference}")).text

    assert "you see the other reviews once yours is complete" in page


def test_the_doors_of_the_selection(client, edition, session, files, jurors):
    reference = files[0].reference
    paths = ["", "announce", "minutes", "quotas", f"decide/{reference}"]
    writes = ["stage", "quotas", f"decide/{reference}", f"decide/{reference}/reverse"]

    client.login(jurors[0].email)
    as_juror = [client.get(url(edition, path)).status_code for path in paths]
    client.login(person(edition, Role.ORGANISER).email)
    as_organiser = [client.get(url(edition, path)).status_code for path in paths]
    organiser_writes = [client.post(url(edition, path)).status_code for path in writes]
    unknown = client.get(url(edition, "decide/TS26-9999")).status_code

    assert (as_juror, as_organiser, organiser_writes, unknown) == (
        [403] * 5,
        [200] * 5,
        [403] * 4,
        404,
    )


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_pages_speak_the_other_languages(client, edition, chair_user, files, lang):
    paths = ["", "announce", "minutes", "quotas", f"decide/{files[0].reference}"]

    assert [client.get(url(edition, path, lang)).status_code for path in paths] == [200] * 5


def test_quotas_show_their_effect_and_their_price(client, edition, session, chair_user, files):
    files[3].women_led = True
    session.commit()

    free = client.get(url(edition, "quotas")).text
    bound = client.get(url(edition, "quotas?least-women_led=1")).text
    impossible = client.get(url(edition, "quotas?least-women_led=2&most-zone-africa=x")).text

    selections = [
        re.split("The selection</th>|Stand aside|Could still", p)[1] for p in (free, bound)
    ]
    chosen = [re.findall(r"Projet (\d) classé</bdi>", one) for one in selections]
    assert chosen == [["0", "1"], ["0", "3"]]
    assert [page.count("Could still come in</h2>") for page in (free, bound)] == [0, 1]
    assert "comes in thanks to the quotas" in re.sub(r"\s+", " ", bound)
    assert "cannot be met together" in impossible


@pytest.mark.parametrize(
    ("asked", "of", "changed"),
    [
        ("least-axis-{second}=1", 3, {"axis": 1}),
        ("most-axis-{first}=1", 3, {"axis": 1}),
        ("least-zone-europe=1", 3, {"country": "FR"}),
        ("most-zone-africa=1", 3, {"country": "FR"}),
        ("least-women_led=1", 3, {"women_led": True}),
        ("least-first_time=1", 3, {"first_time": True}),
        ("most-national=1", 3, {"country": "FR"}),
        ("least-national=2", 0, {"country": "FR"}),
    ],
)
def test_a_quota_holds_of_every_kind_of_group(
    client, edition, session, chair_user, files, asked, of, changed
):
    for name, value in changed.items():
        if name == "country":
            files[of].organisation.country = value
            files[of].zone = factories.pavilion_of(value, edition)
        else:
            setattr(files[of], name, edition.axes[value] if name == "axis" else value)
    session.commit()

    first, second = (axis.number for axis in edition.axes[:2])
    page = client.get(url(edition, f"quotas?{asked.format(first=first, second=second)}")).text

    chosen = re.split("The selection</th>|Stand aside|Could still", page)[1]
    expected = ["0", "3"] if of == 3 else ["1", "2"]
    assert re.findall(r"Projet (\d) classé</bdi>", chosen) == expected


def test_the_selection_under_quotas_is_staged(client, edition, session, chair_user, files):
    files[3].women_led = True
    factories.DecisionFactory(application=files[0])
    page = client.get(url(edition, "quotas?least-women_led=1")).text
    data = {"seen": fingerprint(page), "least-women_led": 1}

    empty = client.post(url(edition, "quotas"), data={**data, "reasons": ""})
    done = client.post(url(edition, "quotas"), data={**data, "reasons": "Sous quotas"})
    late = client.post(url(edition, "quotas"), data={**data, "reasons": "Sous quotas"})

    assert (empty.status_code, done.status_code, late.status_code) == (422, 303, 409)
    ids = session.scalars(sa.select(Decision.application_id).order_by(Decision.id))
    assert list(ids) == [files[0].id, files[3].id]


def test_nothing_is_selected_without_places(client, edition, session, chair_user, files):
    edition.calls[0].places = 0
    session.commit()

    assert "Nothing to select" in client.get(url(edition, "quotas")).text


def test_once_every_place_is_given_nothing_is_called_certain(
    client, edition, session, chair_user, files
):
    edition.calls[0].places = 0
    session.commit()

    page = client.get(url(edition)).text

    assert "No place is left" in page
    assert "certain." not in page
    assert "not selected" not in page


# Places offered


@pytest.fixture
def offered(client, edition, session, chair_user):
    """Announce one of two files as selected and the other as waiting, in the browser."""
    edition.calls[0].places = 1
    files = [
        factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE, title=title)
        for title in ("Premier", "Suivant")
    ]
    for file, outcome in zip(files, (Outcome.SELECT, Outcome.WAITLIST), strict=True):
        factories.DecisionFactory(application=file, staged_by=chair_user, outcome=outcome)
    session.commit()
    page = client.get(url(edition, "announce")).text
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    client.post(url(edition, "announce"), data={"seen": seen, "answer_by": "2030-05-04"})
    return files


def test_places_offered_are_listed_with_their_last_day_and_the_next_waits(client, edition, offered):
    page = client.get(url(edition, "offers")).text

    assert page.index("Premier") < page.index("Waiting list") < page.index("Suivant")
    assert "4 May 2030" in page or "May 4, 2030" in page
    assert "No place is free" in page


def test_a_place_is_taken_back_and_offered_to_the_next(client, edition, session, offered):
    first, second = offered
    refused = client.post(
        url(edition, f"offers/{second.reference}/promote"), data={"answer_by": "2030-06-01"}
    )
    client.post(url(edition, f"offers/{first.reference}/lapse"), data={"reasons": "Sans nouvelles"})
    client.post(
        url(edition, f"offers/{second.reference}/promote"), data={"answer_by": "2030-06-01"}
    )

    assert refused.status_code == 303
    session.expire_all()
    assert (first.state, second.state) == (State.DECLINED, State.SELECTED)
    assert "Suivant" in client.get(url(edition, "offers")).text.split("Waiting list")[0]


@pytest.mark.parametrize("day", ["2020-01-01", "", "soon"])
def test_a_last_day_that_is_over_or_none_is_refused_with_a_reason(client, edition, offered, day):
    first, _second = offered

    answer = client.post(url(edition, f"offers/{first.reference}/extend"), data={"answer_by": day})

    assert answer.status_code == 422
    assert "Please check this form" in answer.text


def test_an_applicant_reads_until_when_the_place_is_kept(client, edition, offered, session):
    first, _second = offered
    member = factories.OrganisationMemberFactory(organisation=first.organisation)
    session.commit()
    client.login(member.user.email)

    page = client.get(f"/en/{edition.code.lower()}/apply/{first.reference}").text

    assert "Please confirm by" in page


@pytest.fixture
def announced(session, files):
    """Announce a decision on the best and on the last file."""
    for file, outcome in ((files[0], Outcome.SELECT), (files[5], Outcome.REJECT)):
        file.state = State.SELECTED if outcome is Outcome.SELECT else State.REJECTED
        factories.DecisionFactory(
            application=file,
            outcome=outcome,
            reasons=f"Motif de {file.reference}",
            state=DecisionState.ANNOUNCED,
            closed_at=factories.LONG_AGO,
        )
    session.commit()
    return files


def test_minutes_are_read_as_a_specimen_sealed_and_taken_away(client, edition, announced):
    client.login(person(edition, Role.ORGANISER).email)

    specimen = client.get(url(edition, "minutes/specimen.pdf"))
    client.post(url(edition, "minutes/seal"))
    page = client.get(url(edition, "minutes")).text
    sealed = client.get(re.search(r'href="([^"]+/minutes/[\w-]+\.pdf)">Minutes no. 1', page)[1])

    assert [answer.mimetype for answer in (specimen, sealed)] == ["application/pdf"] * 2
    assert "SPÉCIMEN" in pdf.text(specimen.data)
    assert f"Motif de {announced[0].reference}" in pdf.text(sealed.data)
    assert "SPÉCIMEN" not in pdf.text(sealed.data)


def test_the_chair_reads_sealed_minutes_but_does_not_seal(client, edition, chair_user, announced):
    page = client.get(url(edition, "minutes")).text
    answer = client.post(url(edition, "minutes/seal"))

    assert "Read a specimen" in page
    assert "Seal the minutes" not in page
    assert answer.status_code == 403


def test_a_founder_checks_their_own_line_and_sees_no_other(client, edition, announced):
    client.login(person(edition, Role.ORGANISER).email)
    client.post(url(edition, "minutes/seal"))
    mine, other = announced[0], announced[5]
    member = factories.OrganisationMemberFactory(organisation=mine.organisation)
    founder = client.application.test_client()
    founder.login(member.user.email)

    page = founder.get(f"/en/{edition.code.lower()}/apply/{mine.reference}").text
    address, line, code = re.search(
        r'action="([^"]+)">\s*<input[^>]+csrf_token[^>]+>\s*<input type="hidden" name="line"'
        r' value="([^"]+)">\s*<input type="hidden" name="code" value="(\w+)"',
        page,
    ).groups()
    true = founder.post(address, data={"line": line, "code": code})
    changed = founder.post(address, data={"line": line.replace("Motif", "Motifs"), "code": code})
    empty = founder.post(address, data={"line": "", "code": code})
    shown = founder.get(address)

    assert line.endswith(f"Motif de {mine.reference}")
    assert "This line stands in these minutes, word for word." in true.text
    assert "This line does not stand in these minutes." in changed.text
    assert (empty.status_code, "stand in these minutes." in empty.text) == (422, False)
    for answer in (page, true.text, changed.text, shown.text):
        assert other.reference not in answer
    assert mine.reference not in shown.text


def test_the_code_on_minutes_leads_to_their_page(client, edition, session, announced):
    client.login(person(edition, Role.ORGANISER).email)
    client.post(url(edition, "minutes/seal"))
    token = session.scalars(sa.select(Minutes.public_token)).one()

    answer = client.get(f"/m/{token}")

    assert answer.status_code == 302
    assert answer.location.endswith(f"/verify/minutes/{token}")
    assert client.get(f"/en/{edition.code.lower()}/verify/minutes/none").status_code == 404


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_ranking_with_its_decisions_leaves_as_a_file(
    client, edition, session, chair_user, announced, form
):
    answer = client.get(url(edition, f"ranking.{form}"))

    note = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert answer.status_code == 200
    assert note.data == {"rows": 6}
    if form == "json":
        best, last = answer.json[0], answer.json[5]
        assert (best["rank"], best["reference"]) == (1, announced[0].reference)
        assert (best["decision"], best["reasons"]) == (
            "Select", f"Motif de {announced[0].reference}",
        )  # fmt: skip
        assert (last["state"], last["decided_on"]) == ("Not selected", "2025-01-01")
    elif form == "csv":
        lines = answer.text.splitlines()
        assert lines[0].endswith("Announced,Reasons")
        assert [line.split(",")[1] for line in lines[1:]] == [file.reference for file in announced]


def test_the_file_of_the_ranking_lacks_what_its_reader_stepped_aside_from(
    client, edition, chair_user, announced
):
    factories.ConflictFactory(user=chair_user, application=announced[0])

    rows = client.get(url(edition, "ranking.json")).json

    assert [row["reference"] for row in rows] == [file.reference for file in announced[1:]]


def test_remarks_of_the_jury_are_taken_over_edited_and_previewed_before_staging(
    client, edition, session, chair_user, files
):
    edition.tells_feedback = True
    review = session.scalars(
        sa.select(Assignment).where(Assignment.application == files[0])
    ).first()
    review.comment = "Une équipe <solide>"
    session.commit()
    page = url(edition, f"decide/{files[0].reference}")
    typed = {
        "outcome": "select",
        "reasons": "Bravo",
        "praised": "Déjà",
        "missed": "",
        "version": "0",
    }

    shown = client.get(page).text
    at = re.search(r'value="praised-(\d)"', shown)[1]
    taken = client.post(f"{page}/draft", data={**typed, "use": f"praised-{at}"}).text
    preview = client.post(f"{page}/draft", data={**typed, "preview": "1"}).text
    nothing = stored(session)
    client.post(page, data=typed)

    assert "Déjà\nUne équipe &lt;solide&gt;</textarea>" in taken
    assert "Bravo</textarea>" in taken
    assert "Ce que le jury a apprécié" in preview
    assert nothing == []
    [decision] = session.scalars(sa.select(Decision))
    assert (decision.reasons, decision.praised, decision.missed) == ("Bravo", "Déjà", "")


def test_a_preview_needs_what_the_mail_needs(client, edition, chair_user, files):
    page = url(edition, f"decide/{files[0].reference}/draft")

    answer = client.post(page, data={"outcome": "select", "reasons": "", "preview": "1"})

    assert answer.status_code == 422


def test_a_founder_reads_why_where_their_file_stood_and_what_the_words_mean(
    client, edition, session, announced
):
    edition.tells_score = edition.tells_feedback = True
    decision = session.scalars(
        sa.select(Decision).where(Decision.application == announced[5])
    ).one()
    decision.praised, decision.missed = "Une idée claire", "Un pilote"
    decision.measured = {"score": 1.25, "low": 0.5, "high": 2.0, "line": 3.5}
    session.commit()
    member = factories.OrganisationMemberFactory(organisation=announced[5].organisation)
    client.login(member.user.email)
    address = f"/en/{edition.code.lower()}/apply/{announced[5].reference}"

    whole = client.get(address).text
    edition.tells_score = edition.tells_feedback = False
    session.commit()
    little = client.get(address).text

    reasons = f"Motif de {announced[5].reference}"
    told = (
        "Une idée claire",
        "Un pilote",
        "0.50 to 2.00",
        "below the line",
        "What these words mean",
    )
    assert [one in whole for one in (reasons, *told)] == [True] * 6
    assert [one in little for one in (reasons, *told)] == [True] + [False] * 5
