"""From the call to the gate: a start-up and an exhibitor walk all ten steps through the pages."""

import hashlib
import json
import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import zxingcpp

from tests import factories, pdf
from tests.conftest import acting
from tests.journeys.people import Person, words
from village.board import editions
from village.core.actor import SYSTEM
from village.core.audit.reads import first_broken
from village.core.context import Context
from village.core.permissions import Role
from village.demo import source
from village.editions.tables import Edition
from village.editions.words.file.reading import read_files
from village.editions.words.life import LifeAction
from village.editions.writes import life
from village.stands.writes import plan

ORGANISATION = {
    "country": "MA",
    "city": "Mohammedia",
    "contact_role": "Directrice",
    "contact_phone": "+212 600 00 00 00",
    "language": "fr",
    "q_problem": "Un tiers de l’eau se perd entre le réservoir et le robinet.",
    "q_solution": "Une oreille par vanne, une carte des fuites le matin.",
    "q_city_pilot": "Mohammedia",
}
STARTUP = {
    **ORGANISATION,
    "name": "Ma Sakina",
    "name_ar": "ماء ساكنة",
    "ice": "002536987000035",
    "founded_year": "2022",
    "team_size": "6",
    "contact_name": "Imane Rachidi",
    "axis": "5",
    "title": "Entendre les fuites avant la rue",
    "summary": "Des capteurs acoustiques écoutent le réseau la nuit.",
    "q_stage": "pilot",
    "women_led": "y",
}
EXHIBITOR = {
    **ORGANISATION,
    "name": "Régie Atlantique",
    "name_ar": "وكالة الأطلسي",
    "contact_name": "Driss Mekouar",
    "language": "ar",
    "axis": "1",
    "title": "Le réseau en direct",
    "summary": "Une maquette du réseau d’eau et d’électricité.",
    "wanted_area_m2": "9",
    "wanted_open_sides": "2",
    "shell_scheme": "y",
}


@pytest.fixture
def edition(session) -> Edition:
    """Return the demo's edition with its plan, before anybody applies."""
    now = datetime.now(UTC)
    ctx = Context(session, SYSTEM, now, None, None)
    reading = read_files(source.read().files, first_day=now.date())
    made = editions.take(ctx, reading.settings, None).edition
    life.act(replace(ctx, edition=made), LifeAction.PUBLISH)
    return made


@pytest.fixture
def staff(app, ctx, edition) -> dict[str, Person]:
    """Return the people who work for the edition, logged in, each in a language."""
    planner = acting(ctx, Role.ORGANISER)
    plan.import_plan(planner, json.loads(source.read().files["plan.geojson"]))
    cast = {
        "organiser": (Role.ORGANISER, "fr"),
        "stands": (Role.ORGANISER, "ar"),
        "chair": (Role.CHAIR, "fr"),
        "juror1": (Role.JUROR, "fr"),
        "juror2": (Role.JUROR, "ar"),
        "juror3": (Role.JUROR, "en"),
        "gate": (Role.GATE, "ar"),
    }
    people = {}
    for name, (role, lang) in cast.items():
        user = factories.UserFactory(
            email=f"{name}@example.org", name=name.capitalize(), language=lang
        )
        factories.MembershipFactory(edition=edition, user=user, role=role)
        people[name] = Person.at(app, user.email, lang)
        people[name].log_in(factories.PASSWORD)
    return people


def test_a_startup_and_an_exhibitor_go_the_whole_way(app, ctx, staff):
    startup = Person.at(app, "imane@masakina.example.org", "fr")
    exhibitor = Person.at(app, "driss@regie.example.org", "ar")
    pair = (startup, exhibitor)

    read_the_public_pages(startup, exhibitor)
    startup.sign_up("Imane Rachidi")
    exhibitor.sign_up("Driss Mekouar")
    files = [apply(startup, "startups", STARTUP), apply(exhibitor, "exhibitors", EXHIBITOR)]
    screen(staff["organiser"], files)
    score(staff, files[0])
    decide(staff, startup, exhibitor, files)
    for person, reference, number in zip(pair, files, ("V16", "A04"), strict=True):
        person.send(f"apply/{reference}/confirm", form=f"apply/{reference}")
        give_stand(staff["stands"], reference, number)
    texts = [
        contract(staff["organiser"], person, reference)
        for person, reference in zip(pair, files, strict=True)
    ]
    startup_badge = badge(staff, startup, files[0], "Zineb Tahiri-Joutey", "زينب الطاهري")
    other_badge = badge(staff, exhibitor, files[1], "Aziz Ouhammou", "")
    all_is_on_record(staff["organiser"], ctx, files)

    assert ["Ma Sakina" in texts[0], "V16" in texts[0], "002536987000035" in texts[0]] == [True] * 3
    # 3 000 + 9 × 2 500 = 25 500 MAD, and 12 % of 22 500 for one more open side; VAT 20 %
    assert ["Régie Atlantique" in texts[1], "A04" in texts[1], "33 840,00" in texts[1]] == [
        True
    ] * 3
    assert "Zineb Tahiri-Joutey" in startup_badge
    assert "Ma Sakina" in startup_badge
    assert "Aziz Ouhammou" in other_badge
    assert "Régie Atlantique" in other_badge


def read_the_public_pages(startup: Person, exhibitor: Person) -> None:
    """Step 1: theme, axes, calls, plan, exhibitors, practical information."""
    assert "Du Citoyen Smart à la Métropole Smart" in words(startup.read(""))
    assert "Services Smart Citoyen" in words(startup.read(""))
    assert "قرية الشركات الناشئة" in words(exhibitor.read("calls"))
    assert startup.read("plan").count('data-number="') == 72
    for path in ("exhibitors", "programme", "visit"):
        exhibitor.read(path)


def apply(person: Person, call: str, values: dict[str, str]) -> str:
    """Step 3: draft, save, come back, submit, receipt by page and mail."""
    edit = person.fill(f"apply/start?call={call}", call=call)
    reference = edit.split("/")[-2]
    some = {name: values[name] for name in ("name", "country", "city", "language")}
    person.fill(edit, **some, do="save")
    assert f'value="{values["name"]}"' in person.read(edit)
    review = person.fill(edit, **values, contact_email=person.email, do="review")
    receipt = person.fill(review)
    assert reference in words(person.read(receipt))
    assert reference in person.mails()[0]
    assert "aria-current" in person.read(f"apply/{reference}")
    return reference


def screen(organiser: Person, files: list[str]) -> None:
    """Step 4: the board says what waits; both files are eligible, the exhibitor is selected."""
    organiser.read("admin/")
    listed = organiser.read("admin/applications")
    for reference in files:
        assert reference in listed
        file = f"admin/applications/{reference}"
        organiser.send(f"{file}/screen", form=file, verdict="eligible")
    file = f"admin/applications/{files[1]}"
    organiser.send(f"{file}/answer/select", form=file, note="Bienvenue dans le pavillon.")


def score(staff: dict[str, Person], reference: str) -> None:
    """Step 5: three jurors get the file; one steps aside, two score and comment."""
    chair = staff["chair"]
    page = chair.read(f"jury/file/{reference}")
    numbers = dict(re.findall(r'<option value="(\d+)">(Juror\d)</option>', page))
    for number, name in numbers.items():
        chair.send(f"jury/file/{reference}/give", juror=number)
        assert len(staff[name.lower()].mails()) == 1
    sheet = f"jury/score/{reference}"
    demo = tomllib.loads(source.read().files["edition.toml"].decode())
    staff["juror3"].fill(f"{sheet}/conflict", reason="I advise this company.")
    staff["juror3"].read(sheet, status=403)
    for name, given in (("juror1", "4"), ("juror2", "3")):
        juror = staff[name]
        assert STARTUP["title"] in words(juror.read("jury/"))
        criteria = set(re.findall(r'name="(mark_\d+)"', juror.read(sheet)))
        assert len(criteria) == len(demo["jury"]["criteria"])
        juror.fill(sheet, **dict.fromkeys(criteria, given), comment="Une équipe solide.")


def decide(staff: dict[str, Person], startup: Person, exhibitor: Person, files: list[str]) -> None:
    """Step 6: ranked, staged with reasons and unseen, then announced with its mail."""
    chair = staff["chair"]
    assert STARTUP["title"] in words(chair.read("selection/"))
    before = len(startup.mails())
    file = f"selection/decide/{files[0]}"
    chair.fill(file, outcome="select", reasons="Un besoin réel, une équipe solide.")
    assert len(startup.mails()) == before
    chair.fill("selection/announce")
    assert "Un besoin réel, une équipe solide." in startup.mails()[0]
    assert files[1] in exhibitor.mails()[0]


def give_stand(organiser: Person, reference: str, number: str) -> None:
    """Step 7: a free stand of the plan is given, and the plan says so."""
    page = f"stands/?stand={number}"
    organiser.send(f"stands/{number}/give", form=page, application=reference)
    assert reference in organiser.read(page)


def contract(organiser: Person, person: Person, reference: str) -> str:
    """Step 8: drafted, issued once, downloaded, signed; return the text of its PDF."""
    page = organiser.send(f"contracts/draft/{reference}", form="contracts/")
    number = page.rpartition("/")[2]
    organiser.send(f"contracts/{number}/issue", form=page)
    assert number in person.mails()[0]
    document = person.fetch(f"contracts/{number}.pdf")
    assert hashlib.sha256(document).hexdigest() in person.read(f"contracts/{number}")
    sign(person, number)
    assert person.fetch(f"contracts/{number}.pdf") == document
    return _text(document)


def sign(person: Person, number: str) -> None:
    """Step 8, on: say who signs; read it by the link of the mail, sign with the code of another."""
    named = {"people-0-name": "Imane Rachidi", "people-0-email": person.email}
    person.send(f"contracts/{number}/signatories", form=f"contracts/{number}", **named)
    link = re.search(rf"/{person.lang}/csc24/sign/[\w-]+", person.mails()[0])[0]
    pages = re.findall(rf'src="({link}/page/\d+\.webp)"', person.read(link))
    assert pages
    assert {person.client.get(page).mimetype for page in pages} == {"image/webp"}
    person.send(f"{link}/code", form=link)
    code = re.search(r"\b\d{6}\b", words(person.mails()[0]))[0]
    person.send(link, form=link, name="Imane Rachidi", code=code, agreed="y")
    assert number in person.read(link)


def badge(staff: dict[str, Person], person: Person, file: str, name: str, name_ar: str) -> str:
    """Step 9: named, issued, printed; a rehearsal lets them in once and flags the second scan."""
    people = f"badges/of/{file}"
    person.fill(people, name=name, name_ar=name_ar, job_title="", email="")
    staff["organiser"].send(f"{people}/issue", form=people)
    number = re.search(r"CSC24-B-[0-9A-Z]{6}", person.read(people))[0]
    document = person.fetch(f"badges/{number}.pdf")
    code = _qr_code(document)
    gate = staff["gate"]
    said = []
    for _ in range(2):
        shown = gate.fill("gate/", code=code, gate="Nord", is_rehearsal="1")
        page = gate.client.get(shown).get_data(as_text=True)
        said += re.findall(r'data-verdict="(\w+)"', page)[:1]  # below it come those before
        assert name in words(page)
    assert said == ["ok", "flag"]
    return _text(document)


def all_is_on_record(organiser: Person, ctx: Context, files: list[str]) -> None:
    """Step 10: the log holds the way of both files, unbroken; every mail can be read."""
    for reference in files:
        log = words(organiser.read(f"admin/audit?subject={reference}"))
        assert reference in log
    assert first_broken(ctx.session) is None
    organiser.read("admin/mails")


def _text(document: bytes) -> str:
    """Return the text of a PDF in one line, with plain spaces."""
    return " ".join(pdf.text(document).split())


def _qr_code(document: bytes) -> str:
    """Return what the only QR code of a badge says."""
    [found] = zxingcpp.read_barcodes(pdf.picture(document), formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text
