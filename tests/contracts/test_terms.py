"""What a contract says: its languages, its clauses for this stand, its parties."""

from decimal import Decimal

import pytest

from tests import factories
from tests.engines.plans import drawing
from village import orders
from village.applications.words import State
from village.billing.writes import identity
from village.contracts.writes import contracts, terms
from village.editions.words.calls import CallKind
from village.organisations import BILLING_FIELDS
from village.stands.writes import places

CLAUSES = {
    name: {
        "title": {"fr": name},
        "text": {"fr": "…"},
        **({"only_if": f"stand.{name}"} if name != "all" else {}),
    }
    for name in ("all", "space_only", "shell_scheme", "corner", "island")
}


@pytest.mark.parametrize(
    ("shell_scheme", "open_sides", "said"),
    [
        (True, 1, ["all", "shell_scheme"]),
        (True, 2, ["all", "shell_scheme", "corner"]),
        (False, 4, ["all", "space_only", "corner", "island"]),
    ],
)
def test_a_clause_is_said_only_of_the_stands_it_is_true_of(drafted, shell_scheme, open_sides, said):
    drafted.application.edition.clauses = {"exhibitor": list(CLAUSES.values())}
    drafted.application.shell_scheme = shell_scheme
    drafted.place.stand.open_sides = open_sides

    found = terms._clauses(drafted.application, drafted.place.stand)

    assert [clause["title"]["fr"] for clause in found] == said


@pytest.mark.parametrize(
    ("own", "spoken", "languages"),
    [
        ("fr", ["fr", "ar", "en"], ("fr",)),
        ("ar", ["fr", "ar", "en"], ("fr", "ar")),
        ("en", ["fr", "ar", "en"], ("en", "fr")),
        ("en", ["fr"], ("fr",)),
        ("fr", ["en"], ("en",)),
    ],
)
def test_a_contract_speaks_the_exhibitors_language_where_its_edition_does(
    organiser, drafted, own, spoken, languages
):
    drafted.application.organisation.language = own
    organiser.the_edition.languages = spoken

    assert written(organiser, drafted).languages == languages


def written(ctx, contract):
    on = ctx.now.date()
    quote = orders.stand.quote(contract.application, contract.place.stand, on)
    return terms.of(ctx, "N-1", contract.application, contract.place, quote)


def test_a_contract_names_the_hall_and_shows_it_alone_where_there_are_several(organiser, drafted):
    drafted.place.stand.hall = "2"
    drawn = [drawing.stand("A01", 0, 0), drawing.stand("A07", 0, 0, hall="2")]
    halls = [{"code": "1", "name": {"fr": "Rez"}}, {"code": "2", "name": {"fr": "Étage"}}]
    organiser.the_edition.plan = {**drawing.collection(*drawn), "halls": halls}
    organiser.session.flush()

    said = written(organiser, drafted)

    assert said.stand.hall == {"fr": "Étage"}
    assert [one["properties"]["number"] for one in said.plan["features"]] == ["A07"]


def test_the_order_follows_the_stand_and_the_days_prices(organiser, drafted):
    drafted.application.shell_scheme = False
    drafted.place.stand.area_m2 = Decimal(20)

    found = written(organiser, drafted)

    assert [(line.label["en"], line.quantity) for line in found.lines][1] == (
        "Space only, per m²",
        20,
    )
    assert (found.stand.number, found.stand.zone["fr"]) == ("A07", "Africa")
    assert (found.exhibitor.name, found.exhibitor.address) == ("Atlas", "1, rue X, Casablanca")


def with_own_price(ctx, *numbers):
    prices = ctx.the_edition.prices
    special = {"item": "shell_scheme_m2", "amount": 400000, "stands": list(numbers)}
    ctx.the_edition.prices = {**prices, "list": [*prices["list"], special]}
    ctx.session.flush()


def surface(contract):
    return contract.terms.lines[1].unit_price_cents


def test_a_special_stand_has_its_price_and_its_neighbour_that_of_all(organiser, drafted):
    with_own_price(organiser, "A08", "A09")
    special = factories.StandFactory(edition=organiser.edition, number="A08")
    application = factories.ApplicationFactory(
        edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(organiser, special, application)

    dearer = contracts.draft(organiser, application)

    assert (surface(dearer), surface(drafted)) == (400_000, 250_000)
    assert dearer.net_cents - drafted.net_cents == 9 * 150_000 + 9 * 150_000 * 12 // 100


def test_who_moves_to_a_special_stand_and_back_pays_what_each_costs(organiser, drafted):
    with_own_price(organiser, "A08")
    special = factories.StandFactory(edition=organiser.edition, number="A08")
    home = drafted.place.stand
    found = []

    for stand in (special, home):
        places.move(organiser, stand, drafted.application)
        found.append(surface(contracts.draft(organiser, drafted.application)))

    assert found == [400_000, 250_000]


def test_an_amendment_has_the_price_of_its_stand(organiser, drafted):
    contracts.issue(organiser, drafted)
    with_own_price(organiser, "A07")

    assert surface(contracts.amend(organiser, drafted)) == 400_000


def test_an_instalment_is_called_as_the_edition_calls_it(organiser, drafted):
    own = {"fr": "Premier tiers"}
    [first, last] = organiser.the_edition.prices["instalments"]
    organiser.the_edition.prices = {
        **organiser.the_edition.prices,
        "instalments": [{**first, "label": own}, last],
    }

    assert [due.label for due in written(organiser, drafted).instalments] == [own, terms.BALANCE]


def test_an_exhibitor_without_an_address_has_its_city(organiser, drafted):
    drafted.application.organisation = factories.OrganisationFactory(name="Bahia", city="Fès")

    assert written(organiser, drafted).exhibitor.address == "Fès"


def test_a_party_says_its_form_its_capital_and_who_represents_it_as_what(organiser, drafted):
    organiser.the_edition.organiser = {
        "name": {"fr": "Salon SA", "ar": "شركة"},
        "form": {"fr": "SA", "ar": "شركة مساهمة"},
        "capital": "1 000 000 MAD",
        "represented_by": {"fr": "Salma", "ar": "سلمى"},
        "role": {"fr": "directrice", "ar": "مديرة"},
    }
    drafted.application.organisation.contact_name = "Awa"
    drafted.application.organisation.contact_role = "gérante"

    found = written(organiser, drafted)

    one = found.organiser
    assert (one.form, one.form_ar, one.capital) == ("SA", "شركة مساهمة", "1 000 000 MAD")
    assert (one.represented_by, one.capacity) == ("Salma", "directrice")
    assert (one.represented_by_ar, one.capacity_ar) == ("سلمى", "مديرة")
    assert (found.exhibitor.represented_by, found.exhibitor.capacity) == ("Awa", "gérante")


def test_an_exhibitor_says_its_capital_who_represents_it_and_their_arabic_forms(organiser, drafted):
    organisation = drafted.application.organisation
    organisation.contact_name, organisation.contact_role = "Awa", "chargée de projet"
    said = {
        "capital": "500 000 MAD",
        "legal_form_ar": "ش.ذ.م.م",
        "address_ar": "1، زنقة س",
        "representative": "Salma Idrissi",
        "representative_ar": "سلمى الإدريسي",
        "representative_role": "gérante",
        "representative_role_ar": "مسيرة",
        "representative_email": "salma@example.org",
    }

    identity.change(organiser, drafted.application, {**dict.fromkeys(BILLING_FIELDS, ""), **said})
    one = written(organiser, drafted).exhibitor

    assert (one.capital, one.form_ar, one.address_ar) == ("500 000 MAD", "ش.ذ.م.م", "1، زنقة س")
    assert (one.represented_by, one.capacity) == ("Salma Idrissi", "gérante")
    assert (one.represented_by_ar, one.capacity_ar) == ("سلمى الإدريسي", "مسيرة")
