"""An explanation among the questions."""

from village.editions.words.kinds.heading import Heading


class Note(Heading):
    """A paragraph without a heading; nothing is answered."""

    code = "note"


KIND = Note()
