"""The pages of stand designs: written as a list without a script, judged at once and by people."""

import io

import pytest
from lxml import html

from tests import factories
from tests.exhibitors.test_designs import RULES
from tests.exhibitors.test_entries import PDF
from tests.orders.conftest import confirmed
from village.core.permissions import Role
from village.exhibitors.reads import designs
from village.exhibitors.words import DesignState
from village.stands.writes import places

BACK = {"x1": "0", "y1": "300", "x2": "300", "y2": "٣٠٠", "height": "250"}


@pytest.fixture
def builder(ctx, organiser):
    ctx.the_edition.tasks = {"list": [{"task": "stand_design"}], "stand_rules": RULES}
    application = confirmed(ctx, name="Atlas")
    application.shell_scheme = False
    places.give(organiser, factories.StandFactory(edition=ctx.edition, number="B1"), application)
    ctx.session.commit()
    return application


@pytest.fixture
def atlas(client, builder):
    member = factories.OrganisationMemberFactory(organisation=builder.organisation)
    client.login(member.user.email)
    return client


@pytest.fixture
def office(client, ctx, builder):
    client.login(factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user.email)
    return client


def base(builder) -> str:
    return f"/fr/{builder.edition.code.lower()}/tasks"


def own(builder) -> str:
    return f"{base(builder)}/of/{builder.reference}/stand-design"


def sent(*walls: dict[str, str], **more: object) -> dict[str, object]:
    rows = {f"walls-{at}-{key}": text for at, one in enumerate(walls) for key, text in one.items()}
    return {**rows, "version": "0", **more}


def kept(ctx, builder):
    ctx.session.expire_all()
    return designs.kept(ctx, builder)


def test_a_design_is_written_as_a_list_submitted_and_judged(client, atlas, ctx, builder):
    plan = (io.BytesIO(PDF), "stand.pdf")
    answer = atlas.post(own(builder), data=sent(BACK, {}, plan=plan, submit="1"))
    assert (answer.status_code, kept(ctx, builder).state) == (303, DesignState.SUBMITTED)
    mine = atlas.get(own(builder))
    assert len(html.fromstring(mine.text).xpath('//*[contains(@class, "walls-wall")]')) == 1
    reader = factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user
    client.login(reader.email)

    matrix = client.get(f"{base(builder)}/?task=stand_design&state=waiting").text
    [judge] = html.fromstring(matrix).xpath('//main//td//a[contains(@href, "stand-design")]/@href')
    page = html.fromstring(client.get(judge).text)
    [version] = {one.value for one in page.xpath('//input[@name="version"]')}
    client.post(f"{judge}/approve", data={"version": version})

    assert kept(ctx, builder).state is DesignState.APPROVED
    with client.get(f"{base(builder)}/stand-plan/{builder.reference}") as got:
        assert got.data == PDF


def test_rules_are_judged_before_anything_is_kept(atlas, ctx, builder):
    tall = {**BACK, "height": "450"}

    page = html.fromstring(atlas.post(own(builder), data=sent({}, tall, look="1")).text)

    found = page.xpath('//*[@id="judged"]//li[@data-fault]')
    assert [(one.get("data-fault"), one.get("data-number")) for one in found] == [
        ("too_high", "1"),
        ("too_near", "1"),
    ]
    assert found[0].text == "La cloison 1 a 4,5\u00a0m de haut\u202f; 4\u00a0m au plus sont admis."
    assert kept(ctx, builder) is None


def test_a_design_that_breaks_a_rule_is_kept_and_needs_a_remark(atlas, ctx, builder):
    tall = {**BACK, "height": "450"}

    said = atlas.post(own(builder), data=sent(tall, submit="1"), follow_redirects=True).text

    assert kept(ctx, builder).state is DesignState.DRAFT
    assert "exception" in html.fromstring(said).xpath(
        'string(//*[contains(@class, "notice-warn")])'
    )


@pytest.mark.parametrize(
    ("wall", "field"),
    [
        ({**BACK, "height": ""}, "walls-0-height"),
        ({**BACK, "x1": "far"}, "walls-0-x1"),
        ({**BACK, "x2": "0"}, "walls-0-x2"),
    ],
)
def test_half_a_wall_is_said_at_its_field_and_stays_typed(atlas, ctx, builder, wall, field):
    answer = atlas.post(own(builder), data=sent(wall))

    tree = html.fromstring(answer.text)
    assert (answer.status_code, len(tree.xpath(f'//*[@id="{field}-error"]'))) == (422, 1)
    assert "en entier" in tree.xpath('string(//*[@id="judged"])')
    name, typed = next((name, text) for name, text in wall.items() if field.endswith(name))
    assert tree.xpath(f'//input[@name="walls-0-{name}"]/@value') == [typed]
    assert kept(ctx, builder) is None


def test_a_plan_that_is_none_and_a_second_tab_lose_nothing_typed(atlas, ctx, builder):
    plan = (io.BytesIO(b"no"), "stand.pdf")
    refused = atlas.post(own(builder), data=sent(BACK, plan=plan, remark="Ours."))
    assert (refused.status_code, kept(ctx, builder)) == (422, None)
    assert html.fromstring(refused.text).xpath('//*[@id="plan-error"]') != []
    atlas.post(own(builder), data=sent(BACK))

    late = atlas.post(own(builder), data=sent(BACK, BACK, remark="Mine."))

    assert late.status_code == 409
    tree = html.fromstring(late.text)
    assert tree.xpath('//textarea[@name="remark"]')[0].text.strip() == "Mine."
    assert tree.xpath('//form//input[@name="version"]/@value')[0] == "1"


def test_a_design_is_returned_with_a_reason_which_its_exhibitor_reads(client, atlas, ctx, builder):
    atlas.post(own(builder), data=sent(BACK, submit="1"))
    reader = factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user
    client.login(reader.email)
    judge = f"{base(builder)}/{builder.reference}/stand-design"
    assert client.post(f"{judge}/return", data={"version": "2"}).status_code == 422

    client.post(f"{judge}/return", data={"version": "2", "reason": "Où est la porte ?"})

    member = factories.OrganisationMemberFactory(organisation=builder.organisation)
    client.login(member.user.email)
    assert "Où est la porte ?" in client.get(own(builder)).text
    assert "Où est la porte ?" in client.get(f"{base(builder)}/of/{builder.reference}").text


def test_what_was_submitted_is_taken_back_to_change_it(atlas, ctx, builder):
    atlas.post(own(builder), data=sent(BACK, submit="1"))

    answer = atlas.post(f"{own(builder)}/revise", data={"version": "2"})

    assert (answer.status_code, kept(ctx, builder).state) == (303, DesignState.DRAFT)


def test_without_a_stand_there_is_nothing_to_draw_on_and_for_a_fitted_one_no_page(
    atlas, ctx, organiser, builder
):
    other = confirmed(ctx, name="Rif")
    other.shell_scheme = False
    member = factories.OrganisationMemberFactory(organisation=other.organisation)
    ctx.session.commit()
    atlas.login(member.user.email)
    assert "Vous n’avez pas encore de stand" in atlas.get(own(other)).text

    other.shell_scheme = True
    ctx.session.commit()

    assert atlas.get(own(other)).status_code == 404
