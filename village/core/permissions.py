"""Permissions are verbs; a role is a named set of them within one edition."""

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do in one edition."""

    ACCOUNT = "account"
    APPLY = "apply"
    FOLLOW = "follow"
    VIEW_BOARD = "view_board"
    SCREEN = "screen"
    MANAGE_JURY = "manage_jury"
    SCORE = "score"
    VIEW_RANKING = "view_ranking"
    DECIDE = "decide"
    ANNOUNCE = "announce"
    REVERSE_DECISION = "reverse_decision"
    ALLOCATE = "allocate"
    CONTRACT = "contract"
    SEAL = "seal"
    BILL = "bill"
    ISSUE_BADGES = "issue_badges"
    CHECK_IN = "check_in"
    CONFIGURE = "configure"
    MANAGE_ROLES = "manage_roles"
    VIEW_AUDIT = "view_audit"
    READ_MAIL = "read_mail"
    CREATE_EDITION = "create_edition"
    OPERATE = "operate"
    PROTECT_DATA = "protect_data"
    WORK = "work"


class Role(StrEnum):
    """A named set of permissions within an edition."""

    ORGANISER = "organiser"
    CHAIR = "chair"
    JUROR = "juror"
    GATE = "gate"


P = Permission

#: The roles in which one account can do so much harm that a password alone is too little.
WEIGHTY = frozenset({Role.ORGANISER, Role.CHAIR})

#: What anybody with an account may do, on what is theirs.
SIGNED_IN = frozenset({P.ACCOUNT, P.APPLY, P.FOLLOW})

#: What the installation does by itself, in jobs.
SYSTEM = frozenset({P.SEAL, P.WORK, P.CREATE_EDITION, P.CONFIGURE, P.OPERATE})

#: What the administrator of an installation may do, whatever the edition.
ADMINISTRATOR = frozenset({P.CREATE_EDITION, P.OPERATE, P.PROTECT_DATA})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ORGANISER: frozenset(
        {
            P.VIEW_BOARD,
            P.SCREEN,
            P.MANAGE_JURY,
            P.VIEW_RANKING,
            P.ANNOUNCE,
            P.ALLOCATE,
            P.CONTRACT,
            P.SEAL,
            P.BILL,
            P.ISSUE_BADGES,
            P.CHECK_IN,
            P.CONFIGURE,
            P.MANAGE_ROLES,
            P.VIEW_AUDIT,
            P.READ_MAIL,
        }
    ),
    Role.CHAIR: frozenset(
        {
            P.VIEW_BOARD,
            P.MANAGE_JURY,
            P.VIEW_RANKING,
            P.DECIDE,
            P.ANNOUNCE,
            P.REVERSE_DECISION,
        }
    ),
    Role.JUROR: frozenset({P.SCORE}),
    Role.GATE: frozenset({P.CHECK_IN}),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return all that an account holding `roles` in an edition may do there."""
    return SIGNED_IN.union(*(ROLE_PERMISSIONS[role] for role in roles))
