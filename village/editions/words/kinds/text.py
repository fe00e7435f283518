"""A long text."""

from village.editions.words.questions import QuestionKind, Shape


class LongText(QuestionKind):
    """Several lines of text; its limits are characters."""

    code = "text"
    shape = Shape.TEXT
    most = 4000


KIND = LongText()
