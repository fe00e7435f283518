"""A contract's life: drafted, issued once, signed, sealed; amended by a new version."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P
from village.engines.documents.contract_data import ContractData
from village.engines.documents.plan_drawing import areas


class ContractState(StrEnum):
    """Where a contract stands."""

    DRAFTED = "drafted"
    ISSUED = "issued"
    SIGNED = "signed"
    SEALED = "sealed"
    AMENDED = "amended"
    CANCELLED = "cancelled"


class ContractAction(StrEnum):
    """What moves a contract on."""

    ISSUE = "issue"
    SIGN = "sign"
    SEAL = "seal"
    AMEND = "amend"
    CANCEL = "cancel"


# fmt: off
CONTRACT_FLOW = Flow([
    #    from                   action                 to                       needs       mail
    Step(ContractState.DRAFTED, ContractAction.ISSUE,  ContractState.ISSUED,    P.CONTRACT, "contract_issued"),
    Step(ContractState.ISSUED,  ContractAction.SIGN,   ContractState.SIGNED,    P.APPLY,    "contract_signed"),
    Step(ContractState.SIGNED,  ContractAction.SEAL,   ContractState.SEALED,    P.SEAL),
    Step(ContractState.ISSUED,  ContractAction.AMEND,  ContractState.AMENDED,   P.CONTRACT),
    Step(ContractState.SIGNED,  ContractAction.AMEND,  ContractState.AMENDED,   P.CONTRACT),
    Step(ContractState.SEALED,  ContractAction.AMEND,  ContractState.AMENDED,   P.CONTRACT),
    Step(ContractState.DRAFTED, ContractAction.CANCEL, ContractState.CANCELLED, P.CONTRACT),
    Step(ContractState.ISSUED,  ContractAction.CANCEL, ContractState.CANCELLED, P.CONTRACT, "contract_cancelled"),
    Step(ContractState.SIGNED,  ContractAction.CANCEL, ContractState.CANCELLED, P.CONTRACT, "contract_cancelled"),
    Step(ContractState.SEALED,  ContractAction.CANCEL, ContractState.CANCELLED, P.CONTRACT, "contract_cancelled"),
])
# fmt: on

#: The states in which a contract binds both parties to its stand.
IN_FORCE = frozenset({ContractState.ISSUED, ContractState.SIGNED, ContractState.SEALED})

#: How the states are called.
CONTRACT_LABELS: dict[ContractState, Label] = {
    ContractState.DRAFTED: Label(N_("Drafted")),
    ContractState.ISSUED: Label(N_("Issued"), Shade.WARN),
    ContractState.SIGNED: Label(N_("Signed"), Shade.GOOD),
    ContractState.SEALED: Label(N_("Sealed"), Shade.GOOD),
    ContractState.AMENDED: Label(N_("Amended"), Shade.GONE),
    ContractState.CANCELLED: Label(N_("Cancelled"), Shade.GONE),
}

#: How many people may sign a contract for its exhibitor.
MOST_SIGNATORIES = 4
#: How long a link to sign opens the contract, and how long a code proves an address.
LINK_LIVES, CODE_LIVES = timedelta(days=30), timedelta(minutes=15)
CODE_DIGITS = 6
#: How many wrong codes may be typed before the right one is worth nothing.
MOST_WRONG_CODES = 5
#: How many codes, and links sent again, an address gets in an hour.
CODES_AN_HOUR, LINKS_AN_HOUR = 5, 3


@dataclass(frozen=True, slots=True)
class NamedSignatory:
    """Who is to sign a contract for the exhibitor."""

    name: str
    email: str
    capacity: str = ""


def says_the_same(draft: ContractData, issued: ContractData) -> bool:
    """Say whether a draft agrees nothing but what an issued contract does.

    What belongs to the day of issue does not count, nor other stands on the plan.
    """
    return _agreed(draft) == _agreed(issued)


def _agreed(terms: ContractData) -> tuple[object, ...]:
    """Return what a contract agrees: all but its date, its marks and what else is on the plan."""
    floor = [one.rings for one in areas(terms.plan) if one.number == terms.stand.number]
    dues = [(dict(due.label), due.amount_cents) for due in terms.instalments]
    plain = replace(terms, issued_on=date.min, draft=False, verify_url="", instalments=(), plan={})
    return plain, dues, floor
