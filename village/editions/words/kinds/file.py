"""Files to send."""

from collections.abc import Iterator
from typing import Any

from babel.units import format_unit

from village.core.languages import LOCALES, as_language
from village.editions.words.files import MEGABYTE, MOST_FILES, Attached
from village.editions.words.questions import Question, QuestionFault, QuestionKind, Shape


class FilesToSend(QuestionKind):
    """Documents or pictures; the limits are how many."""

    code = "file"
    shape = Shape.FILES
    tells_who = True  # what is in them cannot be blinded
    reusable = False  # a file belongs to the application that it was sent for
    most = 1

    def faults(self, question: Question) -> Iterator[QuestionFault]:
        """Ask for a number and a size that can be kept; files are for no public page."""
        yield from super().faults(question)
        if question.limits[1] > MOST_FILES:
            facts = {"given": question.limits[1], "most": MOST_FILES}
            yield QuestionFault("most", "too_great", facts)
        if question.public:
            yield QuestionFault("public", "not_public")

    def read(self, question: Question, stored: Any) -> list[Attached] | None:
        """Return the files."""
        if not isinstance(stored, list):
            return None
        return [Attached(**one) for one in stored if isinstance(one, dict)]

    def store(self, question: Question, value: list[Attached]) -> list[dict[str, Any]]:
        """Return what is kept of each file beside the file itself."""
        return [one.stored() for one in value]

    def measure(self, value: list[Attached]) -> int:
        """Return how many there are."""
        return len(value)

    def words(self, question: Question, value: list[Attached], language: str) -> str:
        """Name the files, each with its size."""
        comma = "، " if language == "ar" else ", "
        return comma.join(f"{one.name} ({size(one.size_bytes, language)})" for one in value)

    def cell(self, question: Question, value: list[Attached]) -> str:
        """Return the names, parted by semicolons."""
        return "; ".join(one.name for one in value)


def size(size_bytes: int, language: str) -> str:
    """Write a size in kilobytes, megabytes or gigabytes, as people say it."""
    number: float
    if size_bytes < MEGABYTE:
        number, unit = max(1, round(size_bytes / 1024)), "digital-kilobyte"
    elif size_bytes < 1024 * MEGABYTE:
        number, unit = round(size_bytes / MEGABYTE, 1), "digital-megabyte"
    else:
        number, unit = round(size_bytes / (1024 * MEGABYTE), 1), "digital-gigabyte"
    return format_unit(number, unit, "short", locale=LOCALES[as_language(language)])


KIND = FilesToSend()
