from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory, OrganisationFactory
from village.applications.reads import amendments as amended
from village.applications.reads import versions
from village.applications.words import State
from village.applications.writes import amendments, drafts, on_behalf
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition, Incomplete, NotEligible, Stale
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6}


@pytest.fixture
def organiser(ctx):
    """An organiser on the day after the deadline."""
    after = ctx.edition.calls[0].window.closes_at + timedelta(days=1)
    return replace(acting(ctx, Role.ORGANISER), now=after)


@pytest.fixture
def file(ctx):
    organisation = OrganisationFactory(name="Aqua", **COMPLETE)
    return ApplicationFactory(edition=ctx.edition, organisation=organisation, title="Eau")


def change(ctx, file, *, organisation=None, seen=None, **project):
    wanted = on_behalf.changed(file, organisation=organisation or {}, project=project)
    return on_behalf.amend_for(ctx, file, wanted, seen=seen or file.stamp, reason="Faute de frappe")


def test_a_change_is_a_version_marked_as_the_organisers(organiser, file):
    change(organiser, file, organisation={"name": "Atlas"}, title="Mer")

    organiser.session.expire_all()
    latest, first = versions.of(organiser, file)
    assert (file.title, file.organisation.name, file.state) == ("Mer", "Atlas", State.SUBMITTED)
    assert (latest.number, latest.content["on_behalf"], latest.content["project"]["title"]) == (
        2,
        "Faute de frappe",
        "Mer",
    )
    assert "on_behalf" not in first.content
    [entry] = organiser.session.scalars(sa.select(AuditEntry))
    assert (entry.action, entry.data["note"]) == ("amend_for", "Faute de frappe")
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.params["note"]) == ("application_changed", "Faute de frappe")


def test_what_the_applicant_is_amending_follows_where_nothing_else_was_typed(ctx, organiser, file):
    founder = acting(ctx)
    owns = frozenset({file.organisation_id})
    founder = replace(founder, actor=replace(founder.actor, organisation_ids=owns))
    amendments.begin(founder, file)
    seen = amended.written(founder, file).stamp
    drafts.save(founder, file, seen=seen, organisation={}, project={"title": "Port"})

    change(organiser, file, organisation={"name": "Atlas"}, title="Mer", summary="Ports.")

    theirs = amended.written(founder, file)
    assert (theirs.title, theirs.summary, theirs.organisation.name) == ("Port", "Ports.", "Atlas")


def test_what_could_not_be_submitted_is_refused(organiser, file):
    with pytest.raises(Incomplete) as refused:
        change(organiser, file, title="")

    assert (refused.value.facts["missing"], file.title) == (["title"], "Eau")


def test_an_organiser_makes_no_file_break_a_rule_of_its_call(organiser, file):
    file.call.eligibility = [{"rule": "countries", "countries": ["MA"], "effect": "enforced"}]

    with pytest.raises(NotEligible) as refused:
        change(organiser, file, organisation={"country": "FR"})

    assert [one.rule.rule for one in refused.value.facts["broken"]] == ["countries"]
    assert file.organisation.country == "MA"


def test_a_stale_form_is_refused(organiser, file):
    seen = file.stamp
    change(organiser, file, title="Mer")

    with pytest.raises(Stale):
        change(organiser, file, title="Port", seen=seen)


def test_only_who_screens_changes_files_on_which_nothing_is_decided(ctx, organiser, file):
    draft = ApplicationFactory(edition=ctx.edition, state=State.DRAFT)
    selected = ApplicationFactory(edition=ctx.edition, state=State.SELECTED)

    for other in (draft, selected):
        with pytest.raises(IllegalTransition):
            change(organiser, other, title="Mer")
    with pytest.raises(Forbidden):
        change(acting(ctx, Role.CHAIR), file, title="Mer")
