"""A mail address."""

from village.editions.words.questions import QuestionKind, Shape


class MailAddress(QuestionKind):
    """A complete mail address."""

    code = "email"
    shape = Shape.EMAIL


KIND = MailAddress()
