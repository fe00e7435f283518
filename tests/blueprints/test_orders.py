"""The pages of orders: what is typed is reckoned, kept, corrected; nothing typed is lost."""

import pytest
import sqlalchemy as sa
from lxml import html

from tests import factories
from tests.orders.conftest import SERVICES, confirmed
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.orders.reads import services
from village.orders.tables import ServiceOrder, ServiceOrderLine
from village.orders.writes import ordering


@pytest.fixture
def exhibitor(ctx):
    ctx.the_edition.services = SERVICES
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


def page_of(exhibitor) -> str:
    return f"/fr/{exhibitor.edition.code.lower()}/orders/of/{exhibitor.reference}"


def office_page(exhibitor) -> str:
    return f"/fr/{exhibitor.edition.code.lower()}/orders/{exhibitor.reference}"


def total(text: str) -> str:
    cell = html.fromstring(text).xpath('//tr[@class="table-total"]/td')[-1]
    return cell.text_content().replace("\u202f", " ").replace("\u00a0", " ")


def ordered(ctx, exhibitor):
    ctx.session.expire_all()
    return {line.code: line.quantity for line in services.of(ctx, exhibitor)}


def test_a_price_is_shown_before_anything_is_ordered(atlas, ctx, exhibitor):
    sent = {"q_screen": "2", "q_power": "1", "version": "0", "reckon": "1"}

    shown = atlas.post(page_of(exhibitor), data=sent)

    # 1 800 and twice 280.50, with 20 %
    assert (shown.status_code, total(shown.text)) == (200, "2 833,20 MAD")
    assert ordered(ctx, exhibitor) == {}
    assert 'name="q_screen" size="4" type="text" value="2"' in shown.text


def test_services_are_ordered_with_digits_of_any_script_then_shown(atlas, ctx, exhibitor):
    sent = {"q_screen": "٢", "q_power": "", "version": "0"}

    answer = atlas.post(page_of(exhibitor), data=sent)

    assert (answer.status_code, ordered(ctx, exhibitor)) == (303, {"screen": 2})
    assert total(atlas.get(answer.location).text) == "673,20 MAD"


def test_what_cannot_be_had_is_said_at_its_field_and_loses_nothing(atlas, ctx, exhibitor):
    sent = {"q_screen": "6", "q_power": "1", "version": "0"}

    answer = atlas.post(page_of(exhibitor), data=sent)

    [field] = html.fromstring(answer.text).xpath('//input[@name="q_screen"]')
    assert (answer.status_code, field.value, field.get("aria-invalid")) == (409, "6", "true")
    [said] = html.fromstring(answer.text).xpath('//*[@id="q_screen-error"]')
    assert "5" in said.text_content()
    assert ordered(ctx, exhibitor) == {}


@pytest.mark.parametrize("typed", ["-1", "many", "12345678901"])
def test_what_is_no_quantity_is_said_and_kept(atlas, ctx, exhibitor, typed):
    answer = atlas.post(page_of(exhibitor), data={"q_screen": typed, "version": "0"})

    [field] = html.fromstring(answer.text).xpath('//input[@name="q_screen"]')
    assert (answer.status_code, field.value) == (422, typed)
    assert ordered(ctx, exhibitor) == {}


def test_a_second_tab_keeps_what_was_typed_and_can_be_sent_again(atlas, ctx, exhibitor):
    atlas.post(page_of(exhibitor), data={"q_screen": "1", "version": "0"})
    late = {"q_screen": "3", "version": "0"}

    answer = atlas.post(page_of(exhibitor), data=late)

    [field] = html.fromstring(answer.text).xpath('//input[@name="q_screen"]')
    [version] = html.fromstring(answer.text).xpath('//input[@name="version"]')
    assert (answer.status_code, field.value) == (409, "3")
    atlas.post(page_of(exhibitor), data={**late, "version": version.value})
    assert ordered(ctx, exhibitor) == {"screen": 3}


def test_a_service_whose_last_day_has_passed_has_no_field(atlas, exhibitor):
    text = atlas.get(page_of(exhibitor)).text

    assert [
        one.name for one in html.fromstring(text).xpath('//ul[contains(@class, "services")]//input')
    ] == ["q_power", "q_screen"]


def test_nothing_offered_is_said(atlas, ctx, exhibitor):
    ctx.the_edition.services = {}
    ctx.session.commit()

    assert "Aucune prestation" in atlas.get(page_of(exhibitor)).text


def test_the_page_is_there_for_the_confirmed_alone(atlas, ctx, exhibitor):
    exhibitor.state = "selected"
    ctx.session.commit()

    assert atlas.get(page_of(exhibitor)).status_code == 404


def test_the_organiser_sees_who_ordered_what_and_what_is_left(office, ctx, exhibitor, organiser):
    ordering.change(organiser, exhibitor, {"screen": 2}, seen=0)
    ctx.session.commit()

    text = office.get(office_page(exhibitor).rpartition("/")[0] + "/").text

    assert total(text) == "673,20 MAD"
    rows = html.fromstring(text).xpath("//table")[0].xpath(".//tbody/tr")
    assert [[cell.text_content().strip() for cell in row.xpath("./td")][:2] for row in rows] == [
        ["0", "sans limite"],
        ["2", "5"],
        ["0", "sans limite"],
    ]


def test_the_organiser_changes_adds_discounts_and_takes_away(office, ctx, exhibitor):
    page = office_page(exhibitor)
    office.post(page, data={"q_chair": "10", "version": "0"})
    office.post(
        f"{page}/add",
        data={"code": "extra", "label": "Nettoyage", "cents": "1 000,00", "reason": "Demandé"},
    )

    office.post(f"{page}/add", data={"code": "discount", "cents": "99.90", "reason": "Fidélité"})

    assert ordered(ctx, exhibitor) == {"chair": 10, "extra": 1, "discount": 1}
    text = office.get(page).text
    assert total(text) == "1 320,00 MAD"  # 199.90 + 1 000 − 99.90, with 20 %
    [extra] = ctx.session.scalars(
        sa.select(ServiceOrderLine.id).where(ServiceOrderLine.code == "extra")
    )
    office.post(f"{page}/drop", data={"line": str(extra)})
    assert ordered(ctx, exhibitor) == {"chair": 10, "discount": 1}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"code": "discount", "cents": "5", "reason": ""}, "reason"),
        ({"code": "extra", "cents": "5", "reason": "Demandé"}, "label"),
        ({"code": "discount", "cents": "lots", "reason": "Fidélité"}, "cents"),
        ({"code": "discount", "cents": "500000", "reason": "Fidélité"}, "cents"),
    ],
)
def test_a_line_without_sense_is_refused_at_its_field(office, ctx, exhibitor, sent, field):
    answer = office.post(f"{office_page(exhibitor)}/add", data=sent)

    assert answer.status_code == 422
    assert html.fromstring(answer.text).xpath(f'//*[@id="{field}-error"]') != []
    assert ordered(ctx, exhibitor) == {}


@pytest.mark.parametrize(
    ("form", "sent", "status"),
    [
        ("/add", {"code": "discount", "cents": "5000", "reason": "Fidélité"}, 422),
        ("/drop", {"line": "extra"}, 422),
        ("", {"q_chair": "3", "q_power": "9999"}, 409),
        ("", {"q_chair": "0"}, 409),
    ],
)
def test_what_is_refused_changes_nothing_of_an_order_that_is_there(
    office, ctx, exhibitor, form, sent, status
):
    page = office_page(exhibitor)
    office.post(page, data={"q_chair": "1", "version": "0"})
    office.post(
        f"{page}/add",
        data={"code": "extra", "label": "Tapis", "cents": "1000", "reason": "Demandé"},
    )
    office.post(f"{page}/add", data={"code": "discount", "cents": "1010", "reason": "Geste"})
    [order] = ctx.session.scalars(sa.select(ServiceOrder))
    mails = ctx.session.scalar(sa.select(sa.func.count(OutboxMail.id)))
    [extra] = [one.id for one in order.lines if one.code == "extra"]
    sent = {"version": str(order.version), **sent}
    if "line" in sent:
        sent["line"] = str(extra)

    answer = office.post(f"{page}{form}", data=sent)

    assert answer.status_code == status
    ctx.session.expire_all()
    assert ordered(ctx, exhibitor) == {"chair": 1, "extra": 1, "discount": 1}
    assert ctx.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == mails


def test_the_discount_of_a_file_that_left_cannot_be_changed_but_read(office, ctx, exhibitor):
    exhibitor.state = "withdrawn"
    ctx.session.commit()

    text = office.get(office_page(exhibitor)).text

    assert 'name="cents"' not in text
    assert 'name="q_power"' not in text


def test_the_lines_of_all_orders_leave_as_a_file_that_is_logged(office, ctx, exhibitor, organiser):
    ordering.change(organiser, exhibitor, {"screen": 2}, seen=0)
    exhibitor.organisation.name = "=Atlas()"
    ctx.session.commit()

    listed = office.get(office_page(exhibitor).rpartition("/")[0] + "/lines.csv").text

    [_header, row] = listed.strip().splitlines()
    assert row.split(";") == [
        exhibitor.reference,
        "'=Atlas()",
        "screen",
        "Écran",
        "2",
        "280,50",
        "561,00",
        "0,2",
        "MAD",
        "",
        "",
    ]
    entry = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.subject, entry.action, entry.data) == ("list-orders", "export", {"rows": 1})


def test_a_package_shows_its_contents_to_both_and_in_the_file(client, ctx, exhibitor):
    pack = {
        "key": "pack",
        "label": {"fr": "Pack", "en": "Pack"},
        "amount": 50000,
        "contains": [{"service": "screen", "quantity": 2}],
    }
    exhibitor.edition.services = {"items": [*SERVICES["items"], pack]}
    ctx.session.commit()
    said = "Chaque forfait comprend\u00a0: 2\u00a0×\u00a0Écran"

    member = factories.OrganisationMemberFactory(organisation=exhibitor.organisation)
    client.login(member.user.email)
    offered = client.get(page_of(exhibitor)).text
    client.post(page_of(exhibitor), data={"q_pack": "2", "version": "0"})
    client.login(factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user.email)
    corrected = client.get(office_page(exhibitor)).text
    lines = client.get(office_page(exhibitor).rpartition("/")[0] + "/lines.csv").text

    assert (offered.count(said), corrected.count(said)) == (1, 2)  # on offer; and in the order
    _header, package, inside = (row.split(";") for row in lines.strip().splitlines())
    assert package[2:7] == ["pack", "Pack", "2", "500,00", "1000,00"]
    assert inside[2:] == ["screen", "Écran", "4", "", "", "", "", "", "Pack"]
