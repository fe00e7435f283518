"""What an exhibitor may say of its stand: how long a fascia is, and what may not be needed."""

from collections.abc import Mapping, Sequence

from village.editions.words.settings import TaskKind

#: How many characters stand on a fascia, in a catalogue entry, and in a co-exhibitor's name.
FASCIA_MOST, CATALOGUE_MOST, CO_EXHIBITOR_MOST = 30, 600, 120
MOST_CO_EXHIBITORS = 20
#: The tasks that are also done by saying that nothing is needed.
MAY_BE_NEEDLESS = frozenset({TaskKind.SERVICES, TaskKind.CO_EXHIBITORS, TaskKind.DELIVERY})
#: The fascia board of a proof, in its own units: a tenth of its length is its height.
BOARD_WIDTH, BOARD_HEIGHT = 300, 30


def fascia_languages(languages: Sequence[str]) -> tuple[str, ...]:
    """Return in which languages a fascia says a name: one of Latin letters, and Arabic if spoken.

    A name is written once in Latin letters, whatever the languages that have them.
    """
    latin = [one for one in languages if one != "ar"][:1]
    return (*latin, *(["ar"] if "ar" in languages else []))


def is_whole(texts: Mapping[str, str], languages: Sequence[str]) -> bool:
    """Say whether a text is there in each of these languages."""
    return all(texts.get(one, "").strip() for one in languages)


def letter_height(text: str) -> float:
    """Return how tall a name is drawn so that it stays on its board, in the board's units.

    Letters of a bold face are at most as wide as they are tall.
    """
    room = BOARD_WIDTH * 0.9
    return round(min(BOARD_HEIGHT * 0.6, room / max(len(text), 1)), 1)
