"""One of several choices."""

from collections.abc import Iterator

from village.editions.words.questions import Question, QuestionFault, QuestionKind, Shape

FEWEST_CHOICES = 2


class OneChoice(QuestionKind):
    """One of the question's choices; one that was taken away since is shown by its value."""

    code = "choice"
    shape = Shape.ONE_OF

    def faults(self, question: Question) -> Iterator[QuestionFault]:
        """Ask for something to choose from."""
        if len(question.choices) < FEWEST_CHOICES:
            yield QuestionFault("choices", "choices")

    def words(self, question: Question, value: str, language: str) -> str:
        """Return the label of the choice."""
        return dict(question.options(language)).get(value) or value


KIND = OneChoice()
