"""A country."""

from babel import Locale

from village.core.languages import LOCALES, as_language
from village.editions.words.questions import Question, QuestionKind, Shape


class Country(QuestionKind):
    """A country, stored as its ISO 3166-1 code."""

    code = "country"
    shape = Shape.COUNTRY

    def words(self, question: Question, value: str, language: str) -> str:
        """Return the country's name."""
        names = Locale.parse(LOCALES[as_language(language)]).territories
        return str(names.get(value, value))


KIND = Country()
