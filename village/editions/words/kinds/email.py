"""A mail address."""

from village.editions.words.questions import QuestionKind, Shape


class MailAddress(QuestionKind):
    """A complete mail address."""

    code = "email"
    tells_who = True
    shape = Shape.EMAIL


KIND = MailAddress()
