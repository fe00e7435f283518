"""A link to a video."""

from village.editions.words.questions import QuestionKind, Shape


class VideoLink(QuestionKind):
    """A link under which a video can be watched: a page of its own, not a site."""

    code = "video"
    tells_who = True
    shape = Shape.VIDEO
    most = 200


KIND = VideoLink()
