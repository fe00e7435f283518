"""A telephone number."""

from village.editions.words.questions import QuestionKind, Shape


class Telephone(QuestionKind):
    """A telephone number, with its country's code."""

    code = "phone"
    tells_who = True
    shape = Shape.PHONE
    most = 30


KIND = Telephone()
