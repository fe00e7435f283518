"""A short text."""

from village.editions.words.questions import QuestionKind, Shape


class ShortText(QuestionKind):
    """One line of text; its limits are characters."""

    code = "line"
    shape = Shape.LINE
    most = 160


KIND = ShortText()
