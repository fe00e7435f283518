"""Signing as people do it: named, asked by mail, identified by the code of a mail."""

from village.contracts.reads import signatories
from village.contracts.tables import Contract
from village.contracts.words import NamedSignatory
from village.contracts.writes import signing
from village.core.context import Context

CONSENT = "I agree to it."
#: A drawn signature.
STROKES = "M20 100L60 40L90 150L140 60L180 130L260 90M300 50L305 52"


def sign(exhibitor: Context, contract: Contract, name: str = "Leïla Amrani") -> None:
    """Let one person sign an issued contract online for its exhibitor."""
    named = [NamedSignatory(name, "leila@example.org", "Directrice")]
    put(exhibitor, signing.name_signatories(exhibitor, contract, named), name)


def put(ctx: Context, token: str, name: str, path: str = "") -> str:
    """Sign by a link and a code; return the token of the next one's link."""
    signatory = signatories.by_token(ctx, token)
    code = signing.send_code(ctx, signatory, token, language="fr")
    given = signing.GivenSignature(code, name, CONSENT, path)
    return signing.sign(ctx, signatory, token, given)
