"""The rooms that keep data of people, in the order in which a person is erased."""

from village.accounts import personal as accounts
from village.applications import personal as applications
from village.attachments import personal as attachments
from village.badges import personal as badges
from village.billing import personal as billing
from village.campaigns import personal as campaigns
from village.cards import personal as cards
from village.contracts import personal as contracts
from village.core.audit import personal as audit
from village.core.files import personal as files
from village.core.outbox import personal as outbox
from village.core.personal import PersonalData, PersonalRows
from village.core.runs import personal as runs
from village.draws import personal as draws
from village.editions import personal as editions
from village.exhibitors import personal as exhibitors
from village.jury import personal as jury
from village.letters import personal as letters
from village.orders import personal as orders
from village.organisations import personal as organisations
from village.selection import personal as selection
from village.stands import personal as stands
from village.visitors import personal as visitors
from village.webhooks import personal as webhooks

PARTS: tuple[PersonalData, ...] = tuple(
    room.PERSONAL
    for room in (
        visitors, badges, letters, cards, billing, contracts, exhibitors, draws, orders, stands,
        selection, jury, campaigns, attachments, applications, organisations, editions, runs,
        outbox, files, webhooks, accounts, audit,
    )
)  # fmt: skip
ROWS: tuple[PersonalRows, ...] = tuple(one for part in PARTS for one in part.rows)
