"""The address of a page."""

from village.editions.words.questions import QuestionKind, Shape


class WebAddress(QuestionKind):
    """A link to a page or a site."""

    code = "url"
    tells_who = True
    shape = Shape.WEB
    most = 200


KIND = WebAddress()
