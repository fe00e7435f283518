"""The name of a person."""

from village.editions.words.kinds.line import ShortText


class PersonName(ShortText):
    """A person by the name under which the file speaks of them."""

    code = "person"
    tells_who = True


KIND = PersonName()
