"""The pages of tasks: an exhibitor closes them one by one, the organiser follows and reminds."""

import io

import pytest
import sqlalchemy as sa
from lxml import html
from PIL import Image

from tests import factories, pdf
from tests.conftest import acting
from tests.exhibitors.test_entries import PDF, SLOTS
from tests.orders.conftest import SERVICES, confirmed, of
from village.billing.writes import holds
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions import TaskKind
from village.exhibitors.reads import entries, press
from village.exhibitors.writes import entries as writing
from village.stands.writes import places

#: An equipped stand has no design.
KINDS = [kind for kind in TaskKind if kind is not TaskKind.STAND_DESIGN]
ALL = [{"task": kind.value} for kind in KINDS]


@pytest.fixture
def exhibitor(ctx):
    ctx.the_edition.services = SERVICES
    ctx.the_edition.tasks = {"list": ALL, **SLOTS}
    ctx.the_edition.visitors = {"open": True}
    application = confirmed(ctx, name="Atlas")
    ctx.session.commit()
    return application


@pytest.fixture
def atlas(client, exhibitor):
    member = factories.OrganisationMemberFactory(organisation=exhibitor.organisation)
    client.login(member.user.email)
    return client


@pytest.fixture
def office(client, ctx, exhibitor):
    client.login(factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user.email)
    return client


def base(exhibitor, lang="fr") -> str:
    return f"/{lang}/{exhibitor.edition.code.lower()}/tasks"


def mine(exhibitor, page: str = "") -> str:
    return f"{base(exhibitor)}/of/{exhibitor.reference}{page and '/'}{page}"


def done(text: str) -> set[str]:
    tree = html.fromstring(text)
    items = tree.xpath('//ul[contains(@class, "tasks")]/li[.//*[contains(@class, "is-good")]]')
    return {one.get("id").removeprefix("task-") for one in items}


def kept(ctx, exhibitor):
    ctx.session.expire_all()
    return entries.of(ctx, exhibitor)


def logo() -> tuple[io.BytesIO, str]:
    content = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(content, "PNG")
    content.seek(0)
    return content, "logo.png"


def test_an_exhibitor_closes_its_tasks_one_by_one(atlas, ctx, exhibitor):
    assert done(atlas.get(mine(exhibitor)).text) == set()
    texts = {"in_fr": "Des bornes.", "in_ar": "محطات", "in_en": "Meters."}
    sent = {
        "fascia": {"in_fr": "Atlas", "in_ar": "أطلس", "version": "0"},
        "catalogue": {**texts, "logo": logo(), "version": "1"},
        "co_exhibitors": {"names": "Rif\nSouss\nRif", "version": "2"},
        "delivery": {"slot": "late", "vehicle": "Fourgon", "version": "3"},
        "insurance": {"certificate": (io.BytesIO(PDF), "attestation.pdf")},
        "press_kit": {"file": (io.BytesIO(PDF), "dossier.pdf")},
    }

    for page, data in sent.items():
        path = page.replace("_", "-")
        answer = atlas.post(mine(exhibitor, path), data=data, content_type="multipart/form-data")
        assert (page, answer.status_code) == (page, 303)
    atlas.post(mine(exhibitor, "needless"), data={"task": "services"})

    assert done(atlas.get(mine(exhibitor)).text) == {*sent, "services"}
    entry = kept(ctx, exhibitor)
    assert entry.co_exhibitors == ["Rif", "Souss"]
    shown = atlas.get(f"/ar/{exhibitor.edition.code.lower()}/exhibitors/{exhibitor.reference}").text
    assert "محطات" in shown
    assert entry.logo in shown


def test_each_task_leads_to_its_page(atlas, exhibitor):
    tree = html.fromstring(atlas.get(mine(exhibitor)).text)

    links = tree.xpath('//ul[contains(@class, "tasks")]//h2/a/@href')

    assert len(links) == len(KINDS) - 1  # there is no contract to sign yet
    assert [atlas.get(link).status_code for link in links] == [200] * len(links)


def test_a_fascia_is_seen_before_it_is_kept(atlas, ctx, exhibitor):
    sent = {"in_fr": "Atlas & <Fils>", "in_ar": "أطلس", "version": "0", "look": "1"}

    text = atlas.post(mine(exhibitor, "fascia"), data=sent).text

    drawn = html.fromstring(text).xpath('//*[@class="fascia"]/*')
    assert [(one.text, one.get("direction")) for one in drawn] == [
        ("Atlas & <Fils>", "ltr"),
        ("أطلس", "rtl"),
    ]
    assert kept(ctx, exhibitor).fascia == {}


@pytest.mark.parametrize(
    ("page", "data", "field"),
    [
        ("fascia", {"in_fr": "x" * 31}, "in_fr"),
        ("catalogue", {"in_fr": "x" * 601}, "in_fr"),
        ("catalogue", {"logo": (b"<svg/>", "logo.svg")}, "logo"),
        ("co-exhibitors", {"names": "\n".join(str(n) for n in range(21))}, "names"),
        ("co-exhibitors", {"names": "x" * 121}, "names"),
        ("delivery", {"slot": "night"}, "slot"),
        ("insurance", {"certificate": (b"MZ\x90\x00", "tool.exe")}, "certificate"),
        ("insurance", {}, "certificate"),
        ("press-kit", {}, "file"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    atlas, ctx, exhibitor, page, data, field
):
    sent = {
        key: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for key, value in data.items()
    }

    answer = atlas.post(
        mine(exhibitor, page), data={**sent, "version": "0"}, content_type="multipart/form-data"
    )

    assert answer.status_code == 422
    assert html.fromstring(answer.text).xpath(f'//*[@id="{field}-error"]') != []
    assert kept(ctx, exhibitor).version is None


def test_a_second_tab_keeps_what_was_typed(atlas, ctx, exhibitor):
    atlas.post(mine(exhibitor, "fascia"), data={"in_fr": "Atlas", "version": "0"})

    answer = atlas.post(mine(exhibitor, "fascia"), data={"in_fr": "Other", "version": "0"})

    tree = html.fromstring(answer.text)
    assert (answer.status_code, tree.xpath('//input[@name="in_fr"]')[0].value) == (409, "Other")
    assert tree.xpath('//input[@name="version"]')[0].value == "1"
    assert kept(ctx, exhibitor).fascia == {"fr": "Atlas"}


def test_a_full_slot_is_not_offered_and_said_to_be_full(atlas, ctx, exhibitor):
    other = confirmed(ctx, name="Rif")
    writing.book(of(ctx, other), other, "early", vehicle="", seen=0)
    ctx.session.commit()

    tree = html.fromstring(atlas.get(mine(exhibitor, "delivery")).text)

    assert tree.xpath('//input[@name="slot"]/@value') == ["late"]


def test_a_certificate_is_sent_to_its_exhibitor_alone(atlas, ctx, exhibitor):
    sent = {"certificate": (io.BytesIO(PDF), "attestation.pdf")}
    atlas.post(mine(exhibitor, "insurance"), data=sent, content_type="multipart/form-data")

    with atlas.get(f"{base(exhibitor)}/certificate/{exhibitor.reference}") as got:
        assert (got.data, got.headers["Content-Type"]) == (PDF, "application/pdf")
        assert "sandbox" in got.headers["Content-Security-Policy"]


def test_a_press_kit_is_taken_from_the_public_page_once_the_organiser_allows(
    atlas, app, ctx, exhibitor
):
    sent = {"file": (io.BytesIO(PDF), "dossier.pdf")}
    atlas.post(mine(exhibitor, "press-kit"), data=sent, content_type="multipart/form-data")
    [one] = press.of(ctx, exhibitor)
    public = f"/fr/{exhibitor.edition.code.lower()}/exhibitors/{exhibitor.reference}"
    file = f"{public}/press/{one.file.sha256}"
    anybody = app.test_client()
    office = app.test_client()
    office.login(factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user.email)
    before = [anybody.get(public).text.count(file), anybody.get(file).status_code]
    ctx.the_edition.tasks = {**ctx.the_edition.tasks, "public_press_kits": True}
    ctx.session.commit()

    assert before == [0, 404]
    assert file in anybody.get(public).text
    with anybody.get(file) as answer:
        assert (answer.data, answer.headers["Content-Disposition"]) == (
            PDF, "attachment; filename=dossier.pdf",
        )  # fmt: skip
    own = f"{base(exhibitor)}/press-kit/{exhibitor.reference}/{one.file.sha256}"
    assert own in office.get(f"{base(exhibitor)}/{exhibitor.reference}").text
    with office.get(own) as answer:
        assert answer.data == PDF
    atlas.post(f"{mine(exhibitor, 'press-kit')}/{one.file.sha256}/remove")
    assert press.of(ctx, exhibitor) == []


def test_what_is_not_needed_can_be_needed_after_all(atlas, ctx, exhibitor):
    atlas.post(mine(exhibitor, "needless"), data={"task": "delivery"})
    atlas.post(mine(exhibitor, "needless"), data={"task": "delivery", "undo": "1"})

    assert kept(ctx, exhibitor).not_needed == []
    for task in ("insurance", "nothing"):
        answer = atlas.post(mine(exhibitor, "needless"), data={"task": task})
        assert answer.status_code == 404


def test_the_matrix_counts_filters_and_asks_as_much_for_four_as_for_one(
    office, ctx, exhibitor, count_queries
):
    def asked() -> int:
        ctx.session.expire_all()
        count_queries.clear()
        assert office.get(base(exhibitor) + "/").status_code == 200
        return sum(one.startswith("SELECT") for one in count_queries)

    asked()  # what is read once
    for_one = asked()
    for number in range(3):
        confirmed(ctx, name=f"Atelier {number}")

    assert asked() == for_one
    tree = html.fromstring(office.get(base(exhibitor) + "/?task=fascia&state=done").text)
    assert tree.xpath("//main//tbody/tr") == []
    tree = html.fromstring(office.get(base(exhibitor) + "/?task=fascia&state=left").text)
    assert len(tree.xpath("//main//tbody/tr")) == 4
    assert len(tree.xpath("//main//thead/tr/th")) == 1 + len(KINDS)


def test_a_task_is_entrusted_to_a_colleague_whom_the_matrix_names(client, atlas, ctx, exhibitor):
    colleague = factories.OrganisationMemberFactory(organisation=exhibitor.organisation).user
    ctx.session.commit()

    atlas.post(mine(exhibitor, "delegate"), data={"task": "fascia", "email": colleague.email})

    assert colleague.name in html.fromstring(atlas.get(mine(exhibitor)).text).xpath(
        'string(//*[@id="task-fascia"]/p[contains(., "Confiée")])'
    )
    client.login(colleague.email)
    assert "Confiée à vous" in client.get(mine(exhibitor)).text
    client.login(factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user.email)
    [cell] = html.fromstring(client.get(base(exhibitor) + "/").text).xpath("//main//td[bdi or div]")
    assert colleague.name in cell.text_content()
    preview = client.post(base(exhibitor) + "/remind", data={"reference": exhibitor.reference})
    assert colleague.email in preview.text
    client.login(colleague.email)
    strange = {"task": "nothing", "email": colleague.email}
    assert client.post(mine(exhibitor, "delegate"), data=strange).status_code == 404


def test_a_reminder_is_previewed_then_sent(office, ctx, exhibitor):
    confirmed(ctx, name="Rif")
    ctx.session.commit()
    sent = {"reference": exhibitor.reference}

    preview = office.post(base(exhibitor) + "/remind", data=sent).text
    assert ("Atlas" in preview, "Rif" in preview) == (True, False)
    assert ctx.session.scalars(sa.select(OutboxMail)).all() == []
    office.post(base(exhibitor) + "/remind", data={**sent, "send": "1"})

    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.reference) == ("task_reminder", exhibitor.reference)


def test_nobody_ticked_is_said(office, exhibitor):
    assert "Personne à relancer" in office.post(base(exhibitor) + "/remind").text


def test_tasks_are_there_for_the_confirmed_alone(atlas, ctx, exhibitor):
    exhibitor.state = "selected"
    ctx.session.commit()

    assert atlas.get(mine(exhibitor)).status_code == 404


def test_the_organiser_reads_what_an_exhibitor_said_and_sent(office, ctx, exhibitor):
    ctx.the_edition.timezone = "Asia/Tokyo"
    acting = of(ctx, exhibitor)
    writing.set_fascia(acting, exhibitor, {"fr": "Atlas"}, seen=0)
    writing.set_co_exhibitors(acting, exhibitor, ["=Rif()"], seen=1)
    writing.book(acting, exhibitor, "late", vehicle="Fourgon", seen=2)
    ctx.session.commit()

    page = office.get(f"{base(exhibitor)}/{exhibitor.reference}").text
    listed = office.get(f"{base(exhibitor)}/exhibitors.csv").text

    assert [one.text for one in html.fromstring(page).xpath('//*[@class="fascia"]/*')] == ["Atlas"]
    assert "Fourgon" in page
    [_header, row] = listed.strip().splitlines()
    assert row.split(";")[:6] == [exhibitor.reference, "Atlas", "", "Atlas", "", "'=Rif()"]
    assert "3 juin 2027, de 19\u00a0h\u00a000 à 21\u00a0h\u00a000" in row


def test_a_stand_that_is_held_is_said_to_be_on_every_list_and_takes_no_delivery(
    atlas, app, ctx, organiser, exhibitor
):
    stand = factories.StandFactory(edition=ctx.edition, number="A07")
    places.give(organiser, stand, exhibitor)
    holds.hold(organiser, exhibitor, stand=True, badges=False, reason="Impayé depuis mai")
    ctx.session.commit()
    office = app.test_client()
    office.login(factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user.email)

    booked = atlas.post(mine(exhibitor, "delivery"), data={"slot": "late", "version": "0"})
    pages = [
        booked.text,
        atlas.get(mine(exhibitor)).text,
        office.get(f"{base(exhibitor)}/{exhibitor.reference}").text,
        office.get(f"{base(exhibitor)}/exhibitors.csv").text,
        office.get(f"/fr/{exhibitor.edition.code.lower()}/stands/?stand=A07").text,
    ]

    assert booked.status_code == 409
    assert ["Impayé depuis mai" in page for page in pages] == [True] * 5
    assert "Retenu pour retard de paiement" in office.get(f"{base(exhibitor)}/").text


def test_nobody_else_reads_them(atlas, exhibitor):
    for page in (exhibitor.reference, "exhibitors.csv", ""):
        assert atlas.get(f"{base(exhibitor)}/{page}").status_code == 403


def boards(ctx, exhibitor, number="A01", *, equipped=True, **names):
    """Give an exhibitor a stand of three metres, and its fascia the names said."""
    stand = factories.StandFactory(edition=ctx.edition, number=number)
    organiser = acting(ctx, Role.ORGANISER)
    exhibitor.shell_scheme = equipped
    places.give(organiser, stand, exhibitor)
    if names:
        writing.set_fascia(of(ctx, exhibitor), exhibitor, names, seen=0)
    ctx.session.commit()


def test_fascia_names_are_listed_and_sent_as_they_were_ordered(office, ctx, exhibitor):
    ctx.the_edition.languages = ["fr", "ar"]
    boards(ctx, exhibitor, fr="Atlas énergie", ar="طاقة الأطلس")
    silent, bare = confirmed(ctx, name="Rif"), confirmed(ctx, name="Souss")
    boards(ctx, silent, "A02")
    boards(ctx, bare, "A03", equipped=False)

    page = office.get(f"{base(exhibitor)}/fascias").text
    document = office.get(f"{base(exhibitor)}/fascias.pdf")

    assert "1 stand n’a pas encore de nom d’enseigne." in page
    assert [page.count(one) for one in ("Atlas énergie", "Rif", "Souss")] == [2, 1, 0]
    assert document.mimetype == "application/pdf"
    words = {word.text for word in pdf.words(document.data)}
    assert {"A01", "énergie", "الأطلس", "3,00"} < words
    assert len(pdf.pages(document.data)) == 1
    assert office.get(f"{base(exhibitor)}/fascias.pdf?stand=A02").status_code == 303


@pytest.mark.parametrize(
    ("name", "said"), [("Atlas \U00012345", "Aucune police"), ("W" * 300, "trop longs")]
)
def test_a_fascia_that_cannot_be_drawn_is_said_with_its_stand(office, ctx, exhibitor, name, said):
    boards(ctx, exhibitor, fr=name)

    answer = office.get(f"{base(exhibitor)}/fascias.pdf", follow_redirects=True)

    assert (said in answer.text, "A01" in answer.text) == (True, True)


def test_without_a_fascia_there_is_no_document(office, exhibitor):
    answer = office.get(f"{base(exhibitor)}/fascias.pdf", follow_redirects=True)

    assert "Aucun nom d’enseigne n’est encore commandé." in answer.text
    assert "Aucun stand équipé n’est encore attribué." in answer.text
