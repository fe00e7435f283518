"""Contracts: drafted on a stand, issued once as bytes, signed, cancelled."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from tests import factories, pdf
from village.applications.words import State
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.context import Context
from village.core.errors import AlreadyDone, IllegalTransition, TextNotDrawable
from village.core.files import pictures
from village.core.outbox.tables import OutboxMail
from village.editions.words.calls import CallKind
from village.engines.pictures import clean
from village.exhibitors.reads import entries
from village.stands.words.places import PlaceState
from village.stands.writes import places

CLAUSES = {
    "exhibitor": [
        {
            "title": {"fr": "Objet"},
            "text": {"fr": "{exhibitor} occupe le stand {stand} ; total {total}. {nothing}"},
        }
    ]
}


@pytest.fixture
def placed(organiser: Context) -> Contract:
    """Return the drafted contract of an exhibitor with a corner stand of 9 m²."""
    organiser.the_edition.clauses = CLAUSES
    organisation = factories.OrganisationFactory(name="Atlas Mobilité", ice="001234567000089")
    application = factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=organisation,
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    stand = factories.StandFactory(edition=organiser.edition, number="A07")
    places.give(organiser, stand, application)
    return contracts.draft(organiser, application)


def text_of(content: bytes) -> str:
    return " ".join(pdf.text(content).split())


def test_a_draft_reckons_registration_surface_corner_and_vat(placed):
    # 3 000 + 9 × 2 500 = 25 500; one more open side: 12 % of 22 500 = 2 700; VAT 20 % of 28 200
    assert (placed.net_cents, placed.vat_cents, placed.deposit_cents) == (
        2_820_000,
        564_000,
        1_692_000,
    )
    assert placed.number == f"{placed.application.edition.code}-C-0001"
    assert placed.state is ContractState.DRAFTED


def test_an_issued_contract_is_kept_as_bytes_with_its_hash(organiser, placed):
    contracts.issue(organiser, placed)

    content = organiser.storage.get(placed.file.sha256)
    assert hashlib.sha256(content).hexdigest() == placed.file.sha256
    assert (placed.state, placed.place.state) == (ContractState.ISSUED, PlaceState.CONTRACTED)
    text = text_of(content)
    for words in ("Atlas Mobilité", "A07", "001234567000089", placed.number, "occupe le stand A07"):
        assert words in text
    assert "{nothing}" in text  # only listed placeholders are filled in
    mails = organiser.session.scalars(sa.select(OutboxMail.template).order_by(OutboxMail.id)).all()
    assert mails == ["stand_allocated", "contract_issued"]


def test_a_contract_is_issued_once(organiser, placed):
    contracts.issue(organiser, placed)
    kept = placed.file.sha256

    with pytest.raises(IllegalTransition):
        contracts.issue(organiser, placed)

    assert placed.file.sha256 == kept


def test_an_application_has_one_contract_in_force(organiser, placed):
    with pytest.raises(IllegalTransition if placed.place.state != "allocated" else AlreadyDone):
        contracts.draft(organiser, placed.application)


def test_cancelling_frees_the_stand(organiser, placed):
    contracts.issue(organiser, placed)

    contracts.cancel(organiser, placed, reason="Withdrew")

    assert (placed.state, placed.place.state) == (ContractState.CANCELLED, PlaceState.RELEASED)


def test_numbers_follow_each_other(organiser, placed):
    contracts.cancel(organiser, placed, reason="Mistake")
    places.give(organiser, placed.place.stand, placed.application)

    second = contracts.draft(replace(organiser), placed.application)

    assert second.number.endswith("-C-0002")


def test_the_qr_code_of_an_issued_contract_leads_to_its_page(organiser, placed):
    contracts.issue(organiser, placed)

    assert placed.terms.verify_url == f"http://localhost/c/{placed.public_token}"
    assert len(placed.public_token) == 22


def test_the_organiser_chooses_the_columns_of_a_draft(organiser, placed):
    contracts.set_languages(organiser, placed, ("en", "fr"))
    contracts.issue(organiser, placed)

    assert placed.terms.languages == ("en", "fr")
    assert "Participation contract" in text_of(organiser.storage.get(placed.file.sha256))
    with pytest.raises(IllegalTransition):
        contracts.set_languages(organiser, placed, ("fr",))


def test_a_new_version_replaces_the_old_one_when_it_is_issued(organiser, placed):
    contracts.issue(organiser, placed)
    before = placed.file.sha256
    placed.application.organisation.address = "12, rue Neuve"

    second = contracts.amend(organiser, placed)
    while_drafted = (placed.state, second.state)
    contracts.issue(organiser, second)

    assert while_drafted == (ContractState.ISSUED, ContractState.DRAFTED)
    assert (placed.state, second.state) == (ContractState.AMENDED, ContractState.ISSUED)
    assert (second.number, second.edition_version) == (placed.number, 2)
    assert (placed.file.sha256, second.terms.exhibitor.address) == (
        before,
        f"12, rue Neuve, {placed.application.organisation.city}",
    )
    assert second.place.state is PlaceState.CONTRACTED


def test_one_new_version_is_drafted_at_a_time(organiser, placed):
    contracts.issue(organiser, placed)
    contracts.amend(organiser, placed)

    with pytest.raises(AlreadyDone):
        contracts.amend(organiser, placed)


def test_cancelling_a_new_version_leaves_the_old_one_in_force(organiser, placed):
    contracts.issue(organiser, placed)
    second = contracts.amend(organiser, placed)

    contracts.cancel(organiser, second, reason="Mistake")

    assert (placed.state, placed.place.state) == (ContractState.ISSUED, PlaceState.CONTRACTED)


def test_cancelling_the_contract_in_force_ends_its_new_version_too(organiser, placed):
    contracts.issue(organiser, placed)
    second = contracts.amend(organiser, placed)

    contracts.cancel(organiser, placed, reason="Withdrew")

    assert (second.state, placed.place.state) == (ContractState.CANCELLED, PlaceState.RELEASED)


def test_what_is_issued_later_asks_for_no_payment_before_its_day(organiser, placed):
    drafted_on = organiser.now.date()
    later = replace(organiser, now=organiser.now + timedelta(days=9))

    contracts.issue(later, placed)

    deposit, balance = placed.terms.instalments
    assert deposit.due_on == placed.terms.issued_on == drafted_on + timedelta(days=9)
    assert balance.due_on >= deposit.due_on
    assert deposit.amount_cents + balance.amount_cents == placed.gross_cents


def test_kept_terms_are_read_as_they_were_written(organiser, placed):
    terms = placed.terms

    organiser.session.expire(placed)

    assert placed.terms == terms


def test_a_contract_is_of_the_day_at_the_place_of_the_edition(organiser, edition, placed):
    edition.timezone = "Asia/Tokyo"
    night = organiser.acting(organiser.actor, at=organiser.now.replace(hour=20))

    contracts.issue(night, placed)

    assert placed.terms.issued_on == organiser.now.date() + timedelta(days=1)


def test_a_contract_that_cannot_show_its_exhibitor_is_not_issued(organiser, placed):
    placed.terms = replace(placed.terms, exhibitor=replace(placed.terms.exhibitor, name="𒀭 Lab"))

    with pytest.raises(TextNotDrawable) as caught:
        contracts.issue(organiser, placed)

    assert caught.value.facts == {"texts": "𒀭 Lab (𒀭)"}
    assert (placed.state, placed.file) == (ContractState.DRAFTED, None)


def test_a_draft_on_a_stand_that_was_taken_back_is_not_issued(organiser, placed):
    places.release(organiser, placed.place)

    with pytest.raises(IllegalTransition):
        contracts.issue(organiser, placed)


def test_a_draft_gives_way_to_one_on_the_stand_given_since(organiser, placed):
    places.release(organiser, placed.place)
    other = factories.StandFactory(edition=organiser.edition, number="B01")
    places.give(organiser, other, placed.application)

    newer = contracts.draft(organiser, placed.application)

    assert (placed.state, newer.place.stand) == (ContractState.CANCELLED, other)


def test_a_contract_shows_the_editions_logo(organiser, placed):
    content = io.BytesIO()
    Image.new("RGB", (300, 150), "navy").save(content, "PNG")
    logo = clean(content.getvalue())
    pictures.keep(organiser, logo.name, logo.content)
    without = contracts.preview(organiser, placed)

    organiser.the_edition.logo = {"file": logo.name}
    shown = contracts.preview(organiser, placed)

    assert [one.count(b"/DCTDecode") for one in (without, shown)] == [0, 1]


def test_a_contract_shows_the_exhibitors_own_logo(organiser, placed):
    content = io.BytesIO()
    Image.new("RGB", (300, 150), "navy").save(content, "PNG")
    own = clean(content.getvalue())
    pictures.keep(organiser, own.name, own.content)
    entry = entries.of(organiser, placed.application)
    entry.logo, entry.saved_at = own.name, organiser.now
    organiser.session.add(entry)

    shown = contracts.preview(organiser, placed)

    assert shown.count(b"/DCTDecode") == 1


def test_what_the_exhibitor_should_say_and_does_not_is_named(organiser, drafted):
    organisation = drafted.application.organisation
    organisation.legal_form, organisation.rc, organisation.contact_role = "SARL", "", ""
    contracts.refresh(organiser, drafted)

    assert contracts.unsaid(drafted) == ("rc", "capacity")


def test_what_the_organiser_should_say_and_does_not_is_named(organiser, drafted):
    organiser.the_edition.organiser = {"name": {"fr": "Puerto Vivo"}, "form": {"fr": "SpA"}}
    contracts.refresh(organiser, drafted)

    assert contracts.unsaid_of_organiser(drafted) == ("address", "represented_by")


def test_an_exhibitor_of_another_country_has_it_in_its_address(organiser, drafted):
    organisation = drafted.application.organisation
    organisation.address, organisation.city = "134, rue Ibn Battouta", "Casablanca"
    organisation.address_ar = "134، زنقة ابن بطوطة، الدار البيضاء"
    contracts.refresh(organiser, drafted)
    here = drafted.terms.exhibitor.address
    organiser.the_edition.organiser = {**organiser.the_edition.organiser, "country": "CL"}
    contracts.refresh(organiser, drafted)
    abroad = drafted.terms.exhibitor

    assert here == "134, rue Ibn Battouta, Casablanca"
    assert abroad.address == "134, rue Ibn Battouta, Casablanca, Maroc"
    assert abroad.address_ar == "134، زنقة ابن بطوطة، الدار البيضاء، المغرب"


def test_only_exhibitors_of_the_country_need_its_number_of_enterprises(organiser, drafted):
    organisation = drafted.application.organisation
    here = contracts.lacking(drafted)
    organisation.country = "FR"

    assert set(here) - set(contracts.lacking(drafted)) == {"ice"}
