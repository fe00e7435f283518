"""What people read of each refusal: a title and a sentence, with the status of its page."""

from flask_babel import lazy_gettext as _l

from village.core import errors

#: Status, title and sentence of each refusal; the sentence may name the refusal's facts.
PAGES: dict[type[errors.VillageError], tuple[int, str, str]] = {
    errors.NotFound: (404, _l("Nothing here"), _l("This page does not exist, or is not for you.")),
    errors.NoRegistration: (
        404,
        _l("No registration here"),
        _l(
            "This link does not lead to a registration, or no longer: the places were passed on, "
            "or the data was deleted. If you have just passed on your places, that is done: a mail "
            "tells who comes instead."
        ),
    ),
    errors.Forbidden: (
        403,
        _l("Not for you"),
        _l("Your role in this edition does not allow this."),
    ),
    errors.SecondFactorMissing: (
        403,
        _l("A second factor, please"),
        _l("Your role asks for a second factor, and your account has none. Add one first."),
    ),
    errors.PasskeyRefused: (
        422,
        _l("The passkey does not fit"),
        _l("This passkey opens no account here, or it took too long. Try again."),
    ),
    errors.KeyReused: (
        422,
        _l("This key was used"),
        _l("This key was used for another request within a day. Take a new one."),
    ),
    errors.IdentityUnknown: (
        403,
        _l("No account here"),
        _l(
            "No account here is opened by this login. Log in another way, then link it to your "
            "account under My profile."
        ),
    ),
    errors.IdentityTaken: (
        409,
        _l("This login is taken"),
        _l("This login opens another account already. Remove it there first, under My profile."),
    ),
    errors.OutsideDomains: (
        403,
        _l("Not for this address"),
        _l("This login is for other email addresses than the one that you have there."),
    ),
    errors.ProviderAway: (
        503,
        _l("The other site does not answer"),
        _l(
            "The site that says who you are does not answer. Try again soon, or log in another way."
        ),
    ),
    errors.ProviderRefused: (
        422,
        _l("You were not let in"),
        _l("The other site did not let you in, or this took too long. Try again."),
    ),
    errors.ConflictOfInterest: (
        403,
        _l("You stepped aside"),
        _l("You declared a conflict of interest on this file, so it stays closed to you."),
    ),
    errors.IllegalTransition: (
        409,
        _l("Things have changed"),
        _l("This step is no longer possible: the file has changed in the meantime."),
    ),
    errors.CallClosed: (
        409,
        _l("The call is closed"),
        _l("The deadline has passed. Your draft is kept as you left it."),
    ),
    errors.CodeTaken: (
        409,
        _l("This code is taken"),
        _l("There is an edition with the code %(code)s. Choose another one."),
    ),
    errors.BadSettings: (
        422,
        _l("The settings contradict each other"),
        _l("Nothing was changed. Correct what is listed, then save again."),
    ),
    errors.EditionArchived: (
        409,
        _l("This edition is archived"),
        _l("It can be read, and no longer changed."),
    ),
    errors.InUse: (
        409,
        _l("Still in use"),
        _l("Nothing was changed: applications refer to « %(key)s », which would be lost."),
    ),
    errors.ScaleInUse: (
        409,
        _l("The scale stays"),
        _l(
            "Jurors have given marks on the present scale, and marks of two scales cannot be"
            " compared. The scale was not changed; the words of its marks still can be."
        ),
    ),
    errors.TooManySelected: (
        409,
        _l("More than there are places"),
        _l("%(selected)s files would be selected, and %(places)s places are left."),
    ),
    errors.StandTaken: (
        409,
        _l("This stand is taken"),
        _l("Stand %(stand)s has just been given to %(holder)s. Choose another one."),
    ),
    errors.ApplicationPlaced: (
        409,
        _l("Already placed"),
        _l("This application already has stand %(stand)s. Free it first."),
    ),
    errors.NobodyTakesPart: (
        422,
        _l("Nobody would take part"),
        _l("Nobody who has confirmed waits for a stand in these pavilions."),
    ),
    errors.StartPassed: (
        409,
        _l("The start has passed"),
        _l("By its settings the draw would have begun already. Choose a later start."),
    ),
    errors.NotAllPlaceable: (
        409,
        _l("There are too few stands"),
        _l("Not everybody who takes part can have a stand that suits them. Nothing was opened."),
    ),
    errors.NotYourTurn: (
        409,
        _l("It is not your turn"),
        _l("Your turn has not come yet, or the draw is interrupted or over."),
    ),
    errors.StandNotFree: (
        409,
        _l("This stand is no longer free"),
        _l(
            "Stand %(stand)s is no longer free, or is not among those that suit you."
            " Choose another one."
        ),
    ),
    errors.UnsafeChoice: (
        409,
        _l("Somebody after you needs it"),
        _l(
            "Without stand %(stand)s, somebody after you could no longer be placed."
            " Choose another one."
        ),
    ),
    errors.PlanOvertaken: (
        409,
        _l("The plan is out of date"),
        _l("Something has changed since this plan was made. Nothing was given; solve it again."),
    ),
    errors.PinImpossible: (
        409,
        _l("A pin cannot be kept"),
        _l("%(who)s cannot stand on %(stand)s. Take the pin away, then ask again."),
    ),
    errors.PinsTooClose: (
        409,
        _l("Two pins contradict each other"),
        _l("%(first)s and %(second)s are to be kept apart, but are pinned too near each other."),
    ),
    errors.AlreadyDone: (
        409,
        _l("Already done"),
        _l("This was already done, by you or by another."),
    ),
    errors.RegistrationClosed: (
        409,
        _l("Registration is closed"),
        _l("Visitors do not register online now. Ask the organiser, or at the desk of the venue."),
    ),
    errors.InvitationSpent: (
        409,
        _l("This code is not good any more"),
        _l("There is no such code, or all its guests have registered. Ask who invited you."),
    ),
    errors.DayFull: (
        409,
        _l("No place is left"),
        _l("All places of this type are taken today. Ask at the desk."),
    ),
    errors.AlreadyNamed: (
        409,
        _l("Named already"),
        _l(
            "%(name)s is named already. If this is somebody else of the same name, add another"
            " given name; if they share an address, leave it out."
        ),
    ),
    errors.AnswerFrozen: (
        409,
        _l("This answer stands"),
        _l("An answer can no longer be changed: its last day was %(day)s."),
    ),
    errors.OrderClosed: (
        409,
        _l("Too late for this service"),
        _l("The last day to order or change it was %(day)s. Nothing was changed."),
    ),
    errors.NotInStock: (
        409,
        _l("Not so many"),
        _l("At most %(most)s can be ordered now. Nothing was changed."),
    ),
    errors.PriceNotAgreed: (
        409,
        _l("The price is another one"),
        _l("This costs another price than the one shown before. Nothing was changed."),
    ),
    errors.StandHeld: (
        409,
        _l("Your stand is held"),
        _l("The organiser holds your stand, so that nothing is delivered to it yet: %(reason)s"),
    ),
    errors.SlotFull: (
        409,
        _l("This slot is full"),
        _l("Other exhibitors have just taken its last place. Choose another one."),
    ),
    errors.RulesBroken: (
        422,
        _l("A rule is not kept"),
        _l("Change the walls, or say in your remark why you ask for an exception."),
    ),
    errors.WallOutside: (
        422,
        _l("A wall lies outside your stand"),
        _l("Draw it inside; nothing can be built outside the stand."),
    ),
    errors.DiscountTooLarge: (
        422,
        _l("More than the order comes to"),
        _l(
            "A discount cannot be larger than what it is taken off: the services ordered, or the"
            " stand of a contract. Nothing was changed."
        ),
    ),
    errors.CreditTooLarge: (
        422,
        _l("More than is left"),
        _l("A credit note takes back something, and never more than is left. Nothing was changed."),
    ),
    errors.Stale: (
        409,
        _l("Somebody else was faster"),
        _l("This page was changed since you opened it. Nothing was overwritten."),
    ),
    errors.InvalidToken: (
        410,
        _l("This link no longer works"),
        _l("It was used, has expired, or was cut in two by a mail program. Ask for a new one."),
    ),
    errors.CodeRefused: (
        422,
        _l("This code does not fit"),
        _l("The code is wrong or too old. Ask for a new one."),
    ),
    errors.TooManyAttempts: (
        429,
        _l("Too many attempts"),
        _l("This was tried too often. Wait %(wait)s, then try again."),
    ),
    errors.LastOfRole: (
        409,
        _l("The last one in this role"),
        _l("Nobody else has this role, and the edition needs it. Give it to somebody else first."),
    ),
    errors.Incomplete: (422, _l("Something is missing"), _l("Complete the file, then submit it.")),
    errors.NotEligible: (
        422,
        _l("Not eligible"),
        _l("This application does not keep the conditions of the call."),
    ),
    errors.LimitReached: (
        409,
        _l("As many applications as the call takes"),
        _l("The limit of this call for each organisation, %(most)s, is reached."),
    ),
    errors.TextNotDrawable: (
        422,
        _l("This cannot be printed"),
        _l(
            "Our documents cannot show this text: %(texts)s. Write it in Latin, Arabic or Tifinagh"
            " letters, or shorter; nothing was issued."
        ),
    ),
    errors.NothingToBill: (
        409,
        _l("Nothing to bill"),
        _l("All of this contract is billed, or its next pro forma is drafted already."),
    ),
    errors.InvoiceIncomplete: (
        422,
        _l("The invoice is not complete"),
        _l("It breaks a rule that every invoice must keep. No number was used."),
    ),
    errors.StandardBroken: (
        422,
        _l("The invoice does not keep the standard"),
        _l(
            "The rules of electronic invoices (EN 16931) refuse it: %(rules)s No number was used."
            " Correct what they name, in the studio or the exhibitor’s details."
        ),
    ),
    errors.RulesAway: (
        503,
        _l("One moment"),
        _l(
            "The check of electronic invoices (EN 16931) does not answer. No number was used and"
            " nothing was changed: try again in a minute. If that does not help, the pages of"
            " invoices let you issue without it."
        ),
    ),
    errors.PaymentRefused: (
        422,
        _l("The payment is not recorded"),
        _l("Its day or its amount cannot be right. Nothing was changed."),
    ),
    errors.NoSealCertificate: (
        409,
        _l("No certificate"),
        _l("No certificate to seal with is configured: contracts stay signed, without a seal."),
    ),
    errors.SealFailed: (
        502,
        _l("Not sealed"),
        _l("The contract could not be sealed and stays signed: %(reason)s. Try again later."),
    ),
    errors.FileNotTaken: (
        422,
        _l("The file is not taken"),
        _l("This file cannot be taken."),
    ),
    errors.ScannerAway: (
        503,
        _l("One moment"),
        _l("Files cannot be checked for viruses now. Try again in a few minutes."),
    ),
    errors.Busy: (
        503,
        _l("One moment"),
        _l("Several documents are being checked. Try again in a few seconds."),
    ),
    errors.StorageAway: (
        503,
        _l("One moment"),
        _l("Files cannot be read or kept just now. Nothing was changed; try again in a minute."),
    ),
    errors.StorageFull: (
        507,
        _l("No room left"),
        _l("The server's disk is full: nothing was saved. Tell the organiser, then try again."),
    ),
    errors.FileMissing: (
        404,
        _l("The file is missing"),
        _l(
            "The document is recorded, but its file is no longer in the storage. Tell the"
            " organiser: it can be put back from a backup. Its fingerprint: %(sha256)s"
        ),
    ),
    errors.FileDamaged: (
        503,
        _l("The file is damaged"),
        _l(
            "The stored file is no longer the one that was kept, so it is not sent. Tell the"
            " organiser: it can be put back from a backup. Its fingerprint: %(sha256)s"
        ),
    ),
    errors.EventReused: (
        409,
        _l("Scan it again"),
        _l("This scan was already used for another code. Nothing was counted; scan it again."),
    ),
}

#: Title and sentence of what HTTP refuses by itself.
HTTP_PAGES: dict[int, tuple[str, str]] = {
    400: (
        _l("We could not read that"),
        _l("Something in the request is wrong. Go back and retry."),
    ),
    403: (_l("Not for you"), _l("Your role in this edition does not allow this.")),
    404: (_l("Nothing here"), _l("This page does not exist, or is not for you.")),
    405: (_l("Not that way"), _l("This address does not take such a request.")),
    413: (_l("Too large"), _l("What you sent is larger than we accept.")),
    429: (_l("Too many attempts"), _l("Wait a little, then try again.")),
    500: (_l("Our fault"), _l("Something broke on our side. Nothing you had stored is lost.")),
    503: (
        _l("Back in a moment"),
        _l("Part of this site cannot be reached just now. Nothing was changed; try again soon."),
    ),
}
