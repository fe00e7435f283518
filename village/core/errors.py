"""What can go wrong, in the trade's words; `web/error_words.py` gives each a status and words."""

from collections.abc import Sequence
from typing import Any


class VillageError(Exception):
    """A refusal the person can understand.

    Attributes:
        facts: named values for the sentence the page builds around the refusal.
    """

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{key}={value}" for key, value in facts.items()))
        self.facts = facts


class NotFound(VillageError):
    """There is no such thing, or this actor may not know that there is."""


class NoRegistration(NotFound):
    """A link leads to no visitor: mistyped, passed on to somebody else, or forgotten."""


class Forbidden(VillageError):
    """The actor may not take this action here."""


class IllegalTransition(VillageError):
    """The flow has no such step from the current state."""


class CallClosed(VillageError):
    """The call's deadline, with its stated grace, has passed or it is not open yet."""


class Incomplete(VillageError):
    """A submission lacks required answers; `facts["missing"]` lists the field names."""


class NotEligible(VillageError):
    """A file breaks rules that its call enforces; `facts["broken"]` lists their outcomes."""


class LimitReached(VillageError):
    """The organisation made as many applications as the call takes; `facts` give `most`."""


class AlreadyDone(VillageError):
    """The same thing was already done by another request."""


class TooManySelected(VillageError):
    """More files would be selected than there are places; `facts` give `selected` and `places`."""


class StandTaken(VillageError):
    """Another application has this stand; `facts` name the stand and the holder."""


class ApplicationPlaced(VillageError):
    """This application already has a stand."""


class NobodyTakesPart(VillageError):
    """Nobody who has confirmed waits for a stand where a draw is to be."""


class StartPassed(VillageError):
    """A draw would have begun before it is opened."""


class NotAllPlaceable(VillageError):
    """There are too few stands for some who take part in a draw."""


class NotYourTurn(VillageError):
    """In a draw the turn has not come, or the draw does not run."""


class StandNotFree(VillageError):
    """A stand chosen in a draw is no longer free, or does not suit; `facts` name it."""


class UnsafeChoice(VillageError):
    """After this choice somebody in the draw could have no stand; `facts` name the stand."""


class PlanOvertaken(VillageError):
    """A plan of stands breaks a rule as things stand now; `facts["broken"]` lists them."""


class PinImpossible(VillageError):
    """The organiser keeps a stand for an application that cannot have it."""


class PinsTooClose(VillageError):
    """Two applications to keep apart are kept on stands that lie too near each other."""


class TextNotDrawable(VillageError):
    """A document's text has letters that no font has, or fits nowhere; `facts` name `texts`."""


class ConflictOfInterest(VillageError):
    """The juror stepped aside from this application."""


class AnswerFrozen(VillageError):
    """The last day on which an answer could change has passed; `facts` give `key` and `day`."""


class OrderClosed(VillageError):
    """The last day to order or change a service has passed; `facts` give `key` and `day`."""


class NotInStock(VillageError):
    """More of a service is ordered than one may have or are left; `facts` give `key`, `most`."""


class PriceNotAgreed(VillageError):
    """Something costs another price than the one that was agreed to."""


class SlotFull(VillageError):
    """Others have all the places of a delivery slot."""


class RulesBroken(VillageError):
    """A stand design breaks rules of the organiser, and nothing is said why."""


class WallOutside(VillageError):
    """A wall of a stand design lies outside its stand."""


class DiscountTooLarge(VillageError):
    """A discount would take more off an order than it comes to."""


class CreditTooLarge(VillageError):
    """A credit note would take back more than is left of an invoice, or nothing."""


class Stale(VillageError):
    """Somebody else changed the row since it was read."""


class InvalidToken(VillageError):
    """A link was used, has expired or never existed."""


class CodeRefused(VillageError):
    """The code of a mail is wrong, too old, or was typed wrongly too often."""


class InvalidCredentials(VillageError):
    """Email and password do not match an active account."""


class SecondFactorNeeded(VillageError):
    """The password is right, and the account has a second factor; `token` lets it be given."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token


class PasskeyRefused(VillageError):
    """The passkey is of no account here, or did not sign what it was asked to."""


class IdentityUnknown(VillageError):
    """Whom the provider of OpenID Connect knows is nobody here, or not whoever is logged in."""


class IdentityTaken(VillageError):
    """A login of the provider of OpenID Connect opens another account already."""


class OutsideDomains(VillageError):
    """The provider knows somebody whose address is in none of the domains that may log in."""


class ProviderAway(VillageError):
    """The provider of OpenID Connect does not answer, or not as it should."""


class ProviderRefused(VillageError):
    """What came from the provider of OpenID Connect proves nothing, or it let nobody in."""


class KeyReused(VillageError):
    """A program used a key again for another request."""


class SecondFactorMissing(VillageError):
    """The role asks for a second factor, and the account has none."""


class TooManyAttempts(VillageError):
    """The account or the network tried too often; `facts["retry_after_seconds"]` says how long."""


class AlreadyNamed(VillageError):
    """The organisation has named this person already; `facts["name"]` says whom it named."""


class RegistrationClosed(VillageError):
    """Visitors do not register themselves now."""


class InvitationSpent(VillageError):
    """There is no such invitation, or as many guests as it is for have registered with it."""


class DayFull(VillageError):
    """There is no place left on a day for somebody who would come at once."""


class EmailTaken(VillageError):
    """Another account has this email address."""


class EventReused(VillageError):
    """An event of the gate came again with another code."""


class LastOfRole(VillageError):
    """The edition would be left without an organiser, or without a chair of the jury."""


class NoSealCertificate(VillageError):
    """This installation has no certificate to seal with."""


class SealFailed(VillageError):
    """The document could not be sealed now; `facts["reason"]` says why."""


class CodeTaken(VillageError):
    """There is an edition with this code; `facts["code"]` is it."""


class BadSettings(VillageError):
    """Settings of an edition contradict each other; `facts["faults"]` says where."""


class EditionArchived(VillageError):
    """The edition is archived: it can be read, and no longer changed."""


class InUse(VillageError):
    """Something to be left out is referred to; `facts` give `what` and its `key`."""


class ScaleInUse(InUse):
    """Jurors gave marks on the scale that would change."""


class StorageFull(VillageError):
    """There is no room to keep anything more."""


class StorageAway(VillageError):
    """The object store that keeps the files does not answer, or refuses us."""


class FileMissing(VillageError):
    """A stored file is not where it was kept; `facts["sha256"]` is its fingerprint."""


class FileDamaged(VillageError):
    """A stored file is not what was kept; `facts["sha256"]` is what its fingerprint was."""


class FileNotTaken(VillageError):
    """A file that was sent is not taken; `facts["why"]` is a code, others go with it."""


class ScannerAway(VillageError):
    """The scanner of viruses does not answer, so that a file cannot be checked now."""


class StandHeld(VillageError):
    """The organiser holds the stand until it is paid; `facts["reason"]` says why."""


class NothingToBill(VillageError):
    """All of a contract's price was billed, or its next part stands as a pro forma."""


class InvoiceIncomplete(VillageError):
    """An invoice breaks rules that every invoice must keep."""

    def __init__(self, broken: Sequence[Any]) -> None:
        super().__init__(broken=", ".join(broken))
        self.broken = broken


class StandardBroken(VillageError):
    """An invoice breaks rules of EN 16931; `facts["rules"]` has them in its words."""


class RulesAway(VillageError):
    """The rules of EN 16931 cannot be asked now, or gave no answer in time."""


class PaymentRefused(VillageError):
    """A payment cannot be recorded as it was given; `facts["why"]` is a code."""


class Busy(VillageError):
    """Too many are asking for the same costly thing at once."""
