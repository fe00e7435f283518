"""A heading among the questions."""

from typing import Any

from village.editions.words.questions import Question, QuestionKind, Shape


class Heading(QuestionKind):
    """A heading, with its help as an explanation below it; nothing is answered."""

    code = "heading"
    shape = Shape.NOTHING

    def read(self, question: Question, stored: Any) -> None:
        """Return nothing: there is no answer."""


KIND = Heading()
