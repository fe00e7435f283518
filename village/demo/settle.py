"""The demo's last acts: stands, contracts, people, badges, and a rehearsal at the gate."""

import uuid
from datetime import timedelta

from village.applications.tables import Application
from village.applications.words import State
from village.badges import reads as named
from village.badges.words import BadgeState, CheckMethod
from village.badges.writes import issuing, quotas
from village.contracts.reads import signatories
from village.contracts.tables import Contract
from village.contracts.words import NamedSignatory
from village.contracts.writes import contracts, seals, signing
from village.core.context import Context
from village.core.permissions import Role
from village.demo.play import Play
from village.demo.source import Data
from village.editions.words.calls import CallKind
from village.gate.writes import merging
from village.gate.writes import scanning as checkin
from village.stands.tables.places import Stand
from village.stands.words.places import MOST_WISHES, Relation
from village.stands.writes import places, preferences
from village.web import sealing

#: How many signed contracts are sealed, with the demo certificate; the others wait for it.
SEALED = 6
#: From a scan to its verdict by a telephone's camera, at least and at most, in milliseconds.
_TAKES_MS = (180, 640)
#: What the played signatories agree to.
_CONSENT = "J’ai lu le contrat et je l’accepte au nom de mon organisme."


def settle(play: Play) -> None:
    """Give most confirmed ones a stand; contract, sign and badge a part of them.

    Those whose accounts are there to be tried go the whole way.
    """
    confirmed = [item for item in play.files if item[1].state is State.CONFIRMED]
    organiser = play.acting(play.staff(Role.ORGANISER), play.ctx.now - timedelta(days=3))
    free = {stand.number: stand for stand in _stands(play)}
    played = {person["organisation"] for person in play.source.people["applicants"]}
    _wish(play, dict(free), organiser)
    for number, (data, application) in enumerate(confirmed):
        if number % 6 == 5:
            continue
        places.give(organiser, _choose(free, data, application), application)
        if number % 6 != 4:
            far = 0 if application.organisation.name in played else number % 6
            contract = _contract(play, data, application, far=far)
            if number % 6 == 0 and number < 6 * SEALED:
                later = organiser.acting(organiser.actor, at=play.ctx.now - timedelta(hours=12))
                seals.seal(later, contract, sealing.office())
    _hold(play, free, organiser)


def _wish(play: Play, floor: dict[str, Stand], organiser: Context) -> None:
    """Let exhibitors wish for stands; keep two of a pavilion apart and put two together."""
    exhibitors = [item for item in play.files if item[1].kind is CallKind.EXHIBITOR]
    for data, application in exhibitors:
        wished = [floor[one] for one in (data["needs"] or {}).get("wishes", ()) if one in floor]
        if wished and application.state in preferences.WISHING_STATES:
            preferences.wish(_owner(play, application), application, wished[:MOST_WISHES])
    waiting = [one for _data, one in exhibitors if one.state is State.SELECTED]
    africa = [one for one in waiting if one.zone == "africa"]
    europe = [one for one in waiting if one.zone == "europe"]
    for pair, relation, metres in ((africa, Relation.APART, 12), (europe, Relation.TOGETHER, None)):
        if len(pair) > 1:
            preferences.relate(organiser, pair[0], pair[1], relation, metres=metres)


def rehearse(play: Play) -> None:
    """Scan a few badges, one of them twice, and a code that is none; say how long each took."""
    gate = play.acting(play.staff(Role.GATE), play.ctx.now - timedelta(hours=1))
    issued = named.in_state(gate, BadgeState.ISSUED)[:5]
    codes = [badge.token for badge in issued] + [issued[0].token, "HTTPS://EXAMPLE.ORG/NOT-A-BADGE"]
    station = checkin.Station("Répétition", is_rehearsal=True)
    took: dict[uuid.UUID, int] = {}
    for number, code in enumerate(codes):
        at = gate.now + timedelta(minutes=3 * number)
        event = uuid.UUID(int=play.dice.getrandbits(128), version=4)
        took[event] = play.dice.randint(*_TAKES_MS)
        checkin.check_in(
            gate.acting(gate.actor, at=at),
            code,
            method=CheckMethod.SCANNED,
            station=station,
            event_id=event,
        )
    merging.keep_delays(gate, took)


def _contract(play: Play, data: Data, application: Application, *, far: int) -> Contract:
    """Draft a contract; issue it, sign it and badge its people as `far` as told (0 is farthest)."""
    organiser = play.acting(play.staff(Role.ORGANISER), play.ctx.now - timedelta(days=2))
    contract = contracts.draft(organiser, application)
    if far == 3:
        return contract
    contracts.issue(organiser, contract)
    if far == 2:
        return contract
    _sign(play, data, application, contract)
    _name_people(play, data, application)
    if far == 0:
        issuing.issue(organiser, named.of_application(organiser, application))
    return contract


def _sign(play: Play, data: Data, application: Application, contract: Contract) -> None:
    contact = data["contact"]
    owner = _owner(play, application)
    name, address = contact["name"], application.organisation.contact_email
    named = NamedSignatory(name, address, contact["role"])
    token = signing.name_signatories(owner, contract, [named])
    signatory = signatories.by_token(owner, token)
    language = application.organisation.language
    code = signing.send_code(owner, signatory, token, language=language)
    given = signing.GivenSignature(code, name, _CONSENT)
    signing.sign(owner, signatory, token, given)


def _name_people(play: Play, data: Data, application: Application) -> None:
    owner = _owner(play, application)
    for person in data["people"][: quotas.allowance(application)]:
        issuing.name_person(
            owner,
            application,
            name=person["name"],
            name_ar=person["name_ar"] or "",
            job_title=person["role_title"] or "",
            email=person["email"] or "",
        )


def _hold(play: Play, free: dict[str, Stand], organiser: Context) -> None:
    """Hold a stand for two selected exhibitors who have not answered yet."""
    waiting = [item for item in play.files if item[1].state is State.SELECTED]
    exhibitors = [item for item in waiting if item[1].kind is CallKind.EXHIBITOR][:2]
    later = organiser.acting(organiser.actor, at=play.ctx.now - timedelta(hours=6))
    for data, application in exhibitors:
        stand = _choose(free, data, application)
        places.hold(later, stand, application, until=later.now + timedelta(days=3))


def _choose(free: dict[str, Stand], data: Data, application: Application) -> Stand:
    """Take the first free wish, else the stand of the zone whose area comes closest."""
    wishes = [number for number in (data["needs"] or {}).get("wishes", ()) if number in free]
    there = [number for number, stand in free.items() if stand.zone == application.stands_in]
    wanted = application.wanted_area_m2 or 4
    closest = sorted(there, key=lambda number: (abs(float(free[number].area_m2) - wanted), number))
    return free.pop((wishes or closest)[0])


def _owner(play: Play, application: Application) -> Context:
    user = play.users[application.organisation.contact_email.lower()]
    return play.acting(user, play.ctx.now - timedelta(days=1))


def _stands(play: Play) -> list[Stand]:
    found = play.ctx.session.query(Stand).filter_by(edition_id=play.ctx.the_edition.id)
    return sorted(found, key=lambda stand: stand.number)
