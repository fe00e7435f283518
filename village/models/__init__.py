"""Tables: what is stored, and what must always hold of it."""

from village.models.accounts import (
    LoginAttempt,
    Membership,
    OneTimeToken,
    TokenPurpose,
    User,
    UserSession,
)
from village.models.allocation import Neighbours, StandPin, StandProposal, StandWish
from village.models.applications import Application
from village.models.audit import AuditEntry
from village.models.badges import Badge, CheckIn, SigningKey
from village.models.base import Base
from village.models.contracts import Contract
from village.models.decisions import Decision
from village.models.editions import Axis, Call, Criterion, Edition, Pavilion, Session
from village.models.files import StoredFile
from village.models.jury import (
    Assignment,
    AssignmentProposal,
    ConflictOfInterest,
    JurorBid,
    JurorProfile,
    Score,
)
from village.models.organisations import Organisation, OrganisationMember
from village.models.outbox import MailState, OutboxMail
from village.models.runs import Run
from village.models.stands import Stand, StandPlace

__all__ = [
    "Application",
    "Assignment",
    "AssignmentProposal",
    "AuditEntry",
    "Axis",
    "Badge",
    "Base",
    "Call",
    "CheckIn",
    "ConflictOfInterest",
    "Contract",
    "Criterion",
    "Decision",
    "Edition",
    "JurorBid",
    "JurorProfile",
    "LoginAttempt",
    "MailState",
    "Membership",
    "Neighbours",
    "OneTimeToken",
    "Organisation",
    "OrganisationMember",
    "OutboxMail",
    "Pavilion",
    "Run",
    "Score",
    "Session",
    "SigningKey",
    "Stand",
    "StandPin",
    "StandPlace",
    "StandProposal",
    "StandWish",
    "StoredFile",
    "TokenPurpose",
    "User",
    "UserSession",
]
