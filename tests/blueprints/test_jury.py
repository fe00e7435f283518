import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.words import State
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.jury.tables import Assignment, AssignmentProposal, JurorProfile, Score
from village.jury.tables import Recusal as Conflict
from village.jury.words.jurors import Gender
from village.web import mails

TOKEN = re.compile(r'(csrf_token" value=|X-CSRFToken": )"[^"]+"')


def person(edition, *roles, **fields):
    user = factories.UserFactory(**fields)
    for role in roles:
        factories.MembershipFactory(edition=edition, user=user, role=role)
    return user


def files_of(user, edition, count):
    return [
        factories.AssignmentFactory(
            user=user,
            application=factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE),
        )
        for _ in range(count)
    ]


def url(edition, path):
    return f"/en/{edition.code.lower()}/jury/{path}"


@pytest.fixture
def juror(client, edition):
    """Return a logged-in juror with two files."""
    user = person(edition, Role.JUROR, name="Hanane")
    user.given = files_of(user, edition, 2)
    client.login(user.email)
    return user


@pytest.fixture
def chair_user(client, edition):
    """Return a logged-in chair."""
    user = person(edition, Role.CHAIR, name="Naïma")
    client.login(user.email)
    return user


def test_files_that_are_decided_wait_for_no_marks(client, edition, session, juror):
    decided = juror.given[0].application
    decided.state = State.SELECTED
    session.commit()

    page = client.get(url(edition, "")).text
    to_score = page.split('id="to-score"')[1].split("</section>")[0]
    missed = page.split('id="missed"')[1].split("</section>")[0]

    assert [decided.reference in part for part in (to_score, missed)] == [False, True]
    assert "0 of 1" in re.sub(r"<[^>]+>|\s+", " ", page).replace("  ", " ")


def post_marks(client, edition, row, *marks, **more):
    fields = {"version": row.version, "comment": "", **more}
    for criterion, mark in zip(row.application.edition.criteria, marks, strict=False):
        fields[f"mark_{criterion.position}"] = mark
    headers = fields.pop("headers", {})
    path = url(edition, f"score/{row.application.reference}")
    return client.post(path, data=fields, headers=headers)


def marks(session):
    return sorted(session.scalars(sa.select(Score.mark)))


def test_a_jurors_list_parts_files_by_progress(client, edition, juror):
    factories.AssignmentFactory(
        user=juror,
        application=factories.ApplicationFactory(
            edition=edition, state=State.ELIGIBLE, title="Fini"
        ),
        marks=[3, 4],
    )
    aside = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE, title="À part")
    factories.AssignmentFactory(user=juror, application=aside)
    factories.ConflictFactory(user=juror, application=aside, reason="Mon frère y travaille")

    page = client.get(url(edition, "")).text

    assert "1 of 3" in page
    assert page.index("To score") < page.index("Done") < page.index("Stepped aside")
    assert page.index("Fini") < page.index("À part") < page.index("Mon frère y travaille")
    assert f"score/{aside.reference}" not in page


def test_an_empty_list_says_so(client, edition):
    client.login(person(edition, Role.JUROR).email)

    assert "No file yet" in client.get(url(edition, "")).text


def test_saving_marks_takes_few_statements(client, edition, juror, count_queries):
    row, _other = juror.given
    post_marks(client, edition, row, 4, headers={"X-Autosave": "1"})
    path = url(edition, f"score/{row.application.reference}")
    fields = {"version": row.version, "comment": "", "mark_1": 3}
    count_queries.clear()

    answer = client.post(path, data=fields, headers={"X-Autosave": "1"})

    # The edition with the juror, the review, the criteria are read; review and mark are written.
    sent = [one.split()[0] for one in count_queries if "SAVEPOINT" not in one]
    assert (answer.status_code, sent) == (200, ["SELECT"] * 3 + ["UPDATE"] * 2)


def test_the_list_asks_as_much_for_three_files_as_for_one(client, edition, count_queries):
    user = person(edition, Role.JUROR)
    files_of(user, edition, 1)
    client.login(user.email)
    client.get(url(edition, ""))
    count_queries.clear()
    client.get(url(edition, ""))
    one = len(count_queries)
    files_of(user, edition, 2)
    count_queries.clear()

    client.get(url(edition, ""))

    assert len(count_queries) == one


def test_saving_and_going_on_leads_to_the_next_file(client, edition, session, juror):
    first, second = juror.given

    answer = post_marks(client, edition, first, 4, 5, then="next", comment="Clair")

    assert (answer.status_code, answer.location) == (
        303,
        url(edition, f"score/{second.application.reference}"),
    )
    assert marks(session) == [4, 5]
    assert (first.comment, first.completed_at is not None) == ("Clair", True)


def test_after_the_last_file_the_list_is_shown(client, edition, juror):
    first, second = juror.given
    post_marks(client, edition, first, 4, 5)

    answer = post_marks(client, edition, second, 4, 5, then="next")

    assert answer.location == url(edition, "")
    assert "All your files are scored" in client.get(answer.location).text


def test_marks_come_back_on_the_page(client, edition, juror):
    row = juror.given[0]
    post_marks(client, edition, row, 4)

    page = client.get(url(edition, f"score/{row.application.reference}")).text

    assert "not all marks are given yet" in page
    assert [line for line in page.splitlines() if "checked" in line] != []


def test_a_second_tab_keeps_its_text_and_is_told(client, edition, session, juror):
    row = juror.given[0]
    opened = row.version
    post_marks(client, edition, row, 5, comment="Du premier onglet")

    answer = post_marks(client, edition, row, 1, 2, version=opened, comment="Du second onglet")

    assert answer.status_code == 409
    assert "saved in another window" in answer.text
    assert "Du premier onglet" in answer.text
    assert "Du second onglet</textarea>" in answer.text
    assert marks(session) == [5]
    assert f'value="{row.version}"' in answer.text


def test_the_second_tab_may_save_over_the_first(client, edition, session, juror):
    row = juror.given[0]
    post_marks(client, edition, row, 5)

    answer = post_marks(client, edition, row, 1, 2, version=row.version)

    assert (answer.status_code, marks(session)) == (303, [1, 2])


def test_autosave_answers_with_the_new_version(client, edition, juror):
    row = juror.given[0]
    opened = row.version

    kept = post_marks(client, edition, row, 3, headers={"X-Autosave": "1"})
    late = post_marks(client, edition, row, 4, version=opened, headers={"X-Autosave": "1"})

    assert kept.json["fields"] == {"version": opened + 1}
    assert late.status_code == 409


@pytest.mark.parametrize("mark", ["6", "-1", "x"])
def test_a_wrong_mark_is_refused_beside_its_criterion(client, edition, session, juror, mark):
    answer = post_marks(client, edition, juror.given[0], mark)

    assert answer.status_code == 422
    assert 'class="field-error" id="mark_' in answer.text
    assert marks(session) == []


def test_stepping_aside_closes_the_file(client, edition, session, juror):
    reference = juror.given[0].application.reference

    empty = client.post(url(edition, f"score/{reference}/conflict"), data={"reason": ""})
    done = client.post(url(edition, f"score/{reference}/conflict"), data={"reason": "Conseil"})

    assert (empty.status_code, done.status_code, done.location) == (422, 303, url(edition, ""))
    assert [c.reason for c in session.scalars(sa.select(Conflict))] == ["Conseil"]
    assert client.get(url(edition, f"score/{reference}")).status_code == 403


def test_a_juror_opens_only_what_was_given(client, edition, session, juror):
    other = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    draft = juror.given[0].application
    draft.state, draft.submitted_at = State.DRAFT, None
    session.commit()

    statuses = [
        client.get(url(edition, f"score/{reference}")).status_code
        for reference in (other.reference, draft.reference, "TS26-9999")
    ]

    assert statuses == [404, 404, 404]


def test_the_jurys_mean_is_told_only_after_the_decision(client, edition, session, juror):
    row = juror.given[0]
    post_marks(client, edition, row, 5, 5)
    factories.AssignmentFactory(application=row.application, marks=[1, 1])
    path = url(edition, f"score/{row.application.reference}")
    before = client.get(path).text
    row.application.state = State.REJECTED
    session.commit()

    after = client.get(path).text

    assert "the mean of" not in before
    assert "Your score is 5.00; the mean of the 2 reviews, yours among them, is 3.00." in after
    assert "<form method" not in after.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_pages_speak_the_other_languages(client, edition, juror, lang):
    path = url(edition, f"score/{juror.given[0].application.reference}").replace(
        "/en/", f"/{lang}/"
    )

    assert client.get(path).status_code == 200


def test_the_doors_of_the_jury(client, edition, juror):
    reference = juror.given[0].application.reference
    chairs = ["progress", "assign", f"file/{reference}"]

    as_juror = [client.get(url(edition, path)).status_code for path in chairs]
    client.login(person(edition, Role.ORGANISER).email)
    as_organiser = [client.get(url(edition, path)).status_code for path in chairs]
    own = [client.get(url(edition, p)).status_code for p in ("", f"score/{reference}")]
    lifting = client.post(url(edition, f"file/{reference}/lift"), data={"juror": juror.id})

    assert (as_juror, as_organiser, own) == ([403] * 3, [200] * 3, [403, 403])
    assert lifting.status_code == 403


def test_progress_counts_jurors_and_files(client, edition, chair_user):
    user = person(edition, Role.JUROR, name="Hanane")
    rows = files_of(user, edition, 2)
    factories.ConflictFactory(user=user, application=rows[1].application)

    page = client.get(url(edition, "progress")).text

    assert page.count("<bdi>Hanane</bdi>") == 1
    assert [row.application.title in page for row in rows] == [True, True]


def test_progress_asks_as_much_for_three_files_as_for_one(
    client, edition, chair_user, count_queries
):
    user = person(edition, Role.JUROR)
    files_of(user, edition, 1)
    client.get(url(edition, "progress"))
    count_queries.clear()
    client.get(url(edition, "progress"))
    one = len(count_queries)
    files_of(user, edition, 2)
    files_of(person(edition, Role.JUROR), edition, 2)
    count_queries.clear()

    client.get(url(edition, "progress"))

    assert len(count_queries) == one


def test_the_chair_gives_and_takes_back(client, edition, session, chair_user):
    user = person(edition, Role.JUROR, name="Reem")
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    path = url(edition, f"file/{file.reference}")

    given = client.post(f"{path}/give", data={"juror": user.id})
    page = client.get(path).text
    taken = client.post(f"{path}/take-back", data={"juror": user.id})

    assert (given.status_code, taken.status_code) == (303, 303)
    assert "Reem" in page
    told = session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    assert [mail.template for mail in told] == ["jury_assigned", "jury_changed"]
    assert list(session.scalars(sa.select(Assignment))) == []


def test_only_jurors_of_the_edition_get_files(client, edition, session, chair_user):
    stranger = factories.UserFactory()
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)

    answer = client.post(url(edition, f"file/{file.reference}/give"), data={"juror": stranger.id})

    assert answer.status_code == 404
    assert list(session.scalars(sa.select(Assignment))) == []


def test_a_conflict_is_noted_then_lifted(client, edition, session, chair_user):
    user = person(edition, Role.JUROR, name="Reem")
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    path = url(edition, f"file/{file.reference}")

    client.post(f"{path}/conflict", data={"juror": user.id, "reason": "Ancien employeur"})
    noted = client.get(path).text
    refused = client.post(f"{path}/give", data={"juror": user.id}, follow_redirects=True).text
    client.post(f"{path}/lift", data={"juror": user.id})

    assert "Ancien employeur" in noted
    assert "has a conflict of interest" in refused
    assert list(session.scalars(sa.select(Conflict))) == []


def test_a_recused_chair_sees_progress_as_if_the_file_did_not_exist(
    client, edition, session, chair_user
):
    users = [person(edition, Role.JUROR, name=f"Juré {n}") for n in range(3)]
    hidden = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    seen = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    rows = [
        factories.AssignmentFactory(user=users[0], application=hidden, marks=[5, 5]),
        factories.AssignmentFactory(user=users[1], application=hidden),
        factories.AssignmentFactory(user=users[1], application=seen, marks=[2, 1]),
    ]
    noted = factories.ConflictFactory(user=users[2], application=hidden)
    own = factories.ConflictFactory(user=chair_user, application=hidden)

    with_it = client.get(url(edition, "progress")).text
    closed = client.get(url(edition, f"file/{hidden.reference}")).status_code
    for row in (own, noted, *rows[0].scores, *rows[:2], hidden):
        session.delete(row)
    session.commit()
    without_it = client.get(url(edition, "progress")).text

    assert TOKEN.sub("", with_it) == TOKEN.sub("", without_it)
    assert closed == 404


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def ready(edition, count=2):
    users = [person(edition, Role.JUROR, name=f"Juré {letter}") for letter in "AB"]
    for user in users:
        factories.JurorProfileFactory(edition=edition, user=user, axes=[], languages=["fr"])
    files = [
        factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE) for _ in range(count)
    ]
    return users, files


def propose(client, edition, work_off, **asked):
    """Ask for a proposal as the chair does, and let the worker make it."""
    answer = client.post(url(edition, "assign"), data=asked)
    work_off()
    return answer


def test_an_assignment_is_proposed_edited_and_taken(client, edition, session, chair_user, work_off):
    users, files = ready(edition)
    asked = client.get(url(edition, "assign"))
    proposed = client.post(url(edition, "assign"), data={"per_application": 1, "max_load": 2})
    waiting, bar = client.get(url(edition, "assign")).text, client.get(proposed.location).text
    work_off()
    ended = client.get(proposed.location)
    page = client.get(url(edition, "assign")).text
    path = url(edition, f"assign/{files[0].reference}")
    one = client.get(path).text
    taken_out = re.search(r'name="juror" value="(\d+)"', one).group(1)

    changed = client.post(
        path, data={"do": "remove", "juror": taken_out, "version": version_in(one)}
    )
    late = client.post(path, data={"do": "add", "juror": taken_out, "version": version_in(one)})
    other = next(user.id for user in users if str(user.id) != taken_out)
    client.post(
        path, data={"do": "add", "juror": other, "version": version_in(client.get(path).text)}
    )
    edited = client.get(url(edition, "assign")).text
    taken = client.post(url(edition, "assign/take"), data={"version": version_in(edited)})
    again = client.post(url(edition, "assign/take"), data={"version": version_in(edited)})

    assert asked.status_code == 200
    assert (proposed.status_code, ended.location) == (303, url(edition, "assign"))
    assert [text.count("Waiting for its turn") > 0 for text in (waiting, bar, page)] == [
        True, True, False,
    ]  # fmt: skip
    assert "proven best when it was made" in page
    assert (changed.status_code, late.status_code) == (303, 409)
    assert (taken.status_code, again.status_code) == (303, 303)
    rows = session.scalars(sa.select(Assignment).order_by(Assignment.application_id)).all()
    assert [row.application_id for row in rows] == [file.id for file in files]
    assert rows[0].user_id == other


def test_an_impossible_assignment_says_what_is_missing(client, edition, chair_user, work_off):
    _users, files = ready(edition, 1)

    propose(client, edition, work_off, per_application=3, max_load=5)
    page = client.get(url(edition, "assign")).text

    assert "These demands cannot be met together" in page
    assert re.sub(r"\s+", " ", page).count(
        "2 jurors without conflict, 3 reviews asked; 1 juror is missing, or ask for 2 reviews of"
        " each."
    )
    assert files[0].reference in page


def test_a_proposal_is_dropped(client, edition, chair_user, work_off):
    ready(edition)
    propose(client, edition, work_off, per_application=1, max_load=2)

    client.post(url(edition, "assign/drop"))

    assert "Take this assignment" not in client.get(url(edition, "assign")).text


def test_a_senseless_demand_is_refused(client, edition, chair_user):
    ready(edition)

    answer = client.post(url(edition, "assign"), data={"per_application": 0, "max_load": "x"})

    assert answer.status_code == 422


def test_there_is_nothing_to_assign_without_jurors(client, edition, chair_user):
    factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)

    assert "Nothing to assign" in client.get(url(edition, "assign")).text
    answer = client.post(url(edition, "assign"), data={"per_application": 1, "max_load": 1})
    assert answer.status_code == 422


BROKEN = {
    "en": ("The total is above what the rules allow", "Above the limit:",
           "broken: at least 1 woman",
           "more jurors than asked", "fewer jurors than asked"),
    "fr": ("Le total dépasse ce que les règles permettent", "Au-dessus de la limite",
           "non respecté\N{NARROW NO-BREAK SPACE}: au moins 1 femme", "plus de jurés que demandé",
           "moins de jurés que demandé"),
    "ar": ("المجموع أعلى مما تسمح به القواعد", "فوق الحد الأقصى:",
           "غير محترَم: امرأة واحدة على الأقل",
           "محكِّمون أكثر من المطلوب", "محكِّمون أقل من المطلوب"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_an_edited_assignment_shows_the_rules_it_breaks(
    client, edition, session, chair_user, work_off, lang
):
    users, files = ready(edition)
    by_hand(client, edition, session, work_off, users, files)

    page = client.get(url(edition, "assign").replace("/en/", f"/{lang}/")).text

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert [words for words in BROKEN[lang] if " ".join(words.split()) not in text] == []
    over = text.split(" ".join(BROKEN[lang][1].split()))[1]
    assert re.match(r"\W*Juré A\b", over)


def by_hand(client, edition, session, work_off, users, files):
    """Have a proposal made, then give both jurors to one file, and nobody to the other."""
    profile = session.scalar(sa.select(JurorProfile).where(JurorProfile.user_id == users[0].id))
    profile.axes = [edition.axes[0].number]
    woman = person(edition, Role.JUROR, name="Jurée C")
    factories.JurorProfileFactory(
        edition=edition, user=woman, axes=[], languages=["fr"], gender=Gender.WOMAN
    )
    third = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    session.commit()
    propose(client, edition, work_off, per_application=1, max_load=1)
    proposal = session.scalar(sa.select(AssignmentProposal))
    first, second = users
    proposal.pairs = [[files[0].id, first.id], [files[0].id, second.id]]
    proposal.rules = {**proposal.rules, "women": 1}
    session.commit()
    path = url(edition, f"assign/{third.reference}")
    version = version_in(client.get(path).text)
    answer = client.post(path, data={"do": "add", "juror": first.id, "version": version})
    assert answer.status_code == 303


@pytest.mark.parametrize("page", ["assign", "assign/{}"])
def test_the_assignment_asks_as_much_for_four_files_as_for_two(
    client, edition, chair_user, count_queries, work_off, page
):
    path = url(edition, page.format(ready(edition)[1][0].reference))
    propose(client, edition, work_off, per_application=1, max_load=9)
    client.get(path)
    count_queries.clear()
    client.get(path)
    one = len(count_queries)
    ready(edition)
    client.get(path)
    count_queries.clear()

    assert client.get(path).status_code == 200
    assert len(count_queries) == one


def test_an_absent_juror_is_replaced(client, edition, session, chair_user, work_off):
    users, files = ready(edition)
    for file in files:
        factories.AssignmentFactory(user=users[0], application=file)
    nobody = client.post(url(edition, "absence"), data={"max_load": 5})

    asked = client.get(url(edition, "absence")).text
    answer = client.post(url(edition, "absence"), data={"absent": [users[0].id], "max_load": 5})
    waiting = client.get(url(edition, "absence")).text
    work_off()
    page = client.get(url(edition, "assign")).text
    taken = client.post(url(edition, "assign/take"), data={"version": version_in(page)})

    assert (nobody.status_code, answer.status_code, taken.status_code) == (422, 303, 303)
    assert users[0].name in asked
    assert "Waiting for its turn" in waiting
    assert f"{len(files)} files are taken back from the absent." in page
    assert "No other file changes hands: proven, it need not." in page
    rows = session.scalars(sa.select(Assignment))
    assert {row.user_id for row in rows} == {user.id for user in users[1:]}


@pytest.mark.parametrize(
    ("language", "taken", "given"),
    [
        ("fr", "2 dossiers vous ont été retirés", "1 dossier vous a été"),
        ("ar", "سُحب منكم ملفان", ""),
        ("en", "2 files were taken back from you", "1 file has been given to you to score."),
    ],
)
def test_a_juror_reads_what_was_taken_and_given_in_their_language(edition, language, taken, given):
    counts = {"name": "Reem", "taken": "2", "given": "1"}
    mail = OutboxMail(
        edition_id=edition.id,
        template="jury_changed",
        language=language,
        reference="",
        params=counts,
        wording={},
    )

    letter = mails.render(mail)
    mail.params = counts | {"given": "0"}
    without = mails.render(mail)

    assert taken in letter.text
    assert taken in letter.html
    assert given in letter.text
    assert len(without.text) < len(letter.text)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_jurors_read_when_reviews_are_due_with_what_is_left(client, edition, session, juror):
    edition.reviews_due_at = datetime.now(UTC) + timedelta(days=9)
    session.commit()

    pages = [words(client.get(url(edition, path)).text) for path in ("", score_path(juror))]

    assert ["2 files are left, due by" in page for page in pages] == [True, True]


def test_after_the_deadline_jurors_are_warned_and_marks_still_count(
    client, edition, session, juror
):
    edition.reviews_due_at = datetime.now(UTC) - timedelta(hours=1)
    session.commit()

    page = words(client.get(url(edition, score_path(juror))).text)
    saved = post_marks(client, edition, juror.given[0], 3, 4)
    after = words(client.get(url(edition, "")).text)

    assert "The reviews were due by" in page
    assert "2 files still wait for your marks" in page
    assert (saved.status_code, marks(session)) == (303, [3, 4])
    assert "1 file still waits for your marks" in after


def score_path(juror):
    return f"score/{juror.given[0].application.reference}"


def test_the_chair_sees_who_is_late(client, edition, session, chair_user):
    edition.reviews_due_at = datetime.now(UTC) - timedelta(hours=1)
    late, done = (person(edition, Role.JUROR, name=name) for name in ("Late One", "Done One"))
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    factories.AssignmentFactory(user=late, application=file)
    factories.AssignmentFactory(user=done, application=file, marks=[1, 2])

    page = words(client.get(url(edition, "progress")).text)

    assert "Late One late" in page
    assert "Done One late" not in page


def test_the_discussion_opens_with_the_last_mark_and_takes_remarks(client, edition, session):
    juror = factories.MembershipFactory(edition=edition, role=Role.JUROR).user
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    mine = factories.AssignmentFactory(user=juror, application=file)
    client.login(juror.email)
    home = f"/en/{edition.code.lower()}/jury"

    before = client.get(f"{home}/score/{file.reference}").text
    closed = client.get(f"{home}/discussion/{file.reference}")
    mine.saved_at = mine.completed_at = factories.LONG_AGO
    session.commit()
    after = client.get(f"{home}/score/{file.reference}").text
    empty = client.post(f"{home}/discussion/{file.reference}", data={"text": " "})
    client.post(f"{home}/discussion/{file.reference}", data={"text": "Un <doute>"})
    page = client.get(f"{home}/discussion/{file.reference}").text

    link = f"/jury/discussion/{file.reference}"
    assert ("opens to you once all your marks are in" in before, link in before) == (True, False)
    assert (closed.status_code, empty.status_code, link in after) == (404, 422, True)
    assert "Un &lt;doute&gt;</p>" in page


def test_the_mirror_says_how_one_marks_and_names_nobody(client, edition):
    juror, other = (
        factories.MembershipFactory(
            edition=edition, role=Role.JUROR, user=factories.UserFactory(name=name)
        ).user
        for name in ("Juré Moi", "Zqautre")
    )
    client.login(juror.email)
    address = f"/en/{edition.code.lower()}/jury/mirror"
    little = client.get(address).text
    for mark in range(5):
        file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
        factories.AssignmentFactory(user=juror, application=file, marks=[mark, mark])
        factories.AssignmentFactory(user=other, application=file, marks=[mark + 1, mark + 1])

    page = client.get(address).text

    assert "Not enough to compare yet" in little
    assert "You mark a little more strictly than the others." in page
    assert "You put the files in much the same order as the others." in page
    assert "Zqautre" not in page
