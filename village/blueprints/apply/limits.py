"""What the limits of a question ask for, in one sentence: below its label and where it is wrong."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from village.editions.words.kinds.date import day_of
from village.editions.words.questions import Question, Shape
from village.web import fields, filters
from village.web.incoming import LARGEST


def told(question: Question) -> str:
    """Return the sentence; nothing where the organiser set no limit, or the count says it."""
    if question.least is None and question.most is None:
        return ""
    say = _SENTENCES.get(question.kind.shape, _characters)
    return str(say(question))


def stands(question: Question) -> str:
    """Say why an answer may no longer change."""
    last = filters.day(question.frozen_after) if question.frozen_after else ""
    return str(_("This answer could be changed until %(day)s: it stands as it is.", day=last))


def may_change(question: Question) -> str:
    """Say until when an answer may change."""
    last = filters.day(question.frozen_after) if question.frozen_after else ""
    return str(_("You may change this answer until %(day)s.", day=last)) if last else ""


def _characters(question: Question) -> object:
    least = question.least or 0
    if least <= 0:
        return ""
    return ngettext(
        "Write at least %(num)s character.", "Write at least %(num)s characters.", least
    )


def _numbers(question: Question) -> object:
    least, most = question.limits
    return fields.between(least, LARGEST if question.most is None else most)


def _days(question: Question) -> object:
    first, last = (day_of(one) if one else None for one in (question.least, question.most))
    if first and last:
        return _(
            "Give a day between %(first)s and %(last)s.",
            first=filters.day(first),
            last=filters.day(last),
        )
    if first:
        return _("Give a day from %(first)s on.", first=filters.day(first))
    return _("Give a day until %(last)s.", last=filters.day(last)) if last else ""


def _chosen(question: Question) -> object:
    least, most = question.limits
    if least and question.most is not None:
        return _("Choose between %(least)s and %(most)s.", least=least, most=most)
    if least:
        return ngettext("Choose at least %(num)s.", "Choose at least %(num)s.", least)
    return ngettext("Choose at most %(num)s.", "Choose at most %(num)s.", most)


def _files(question: Question) -> object:
    least, most = question.limits
    if least == most:
        return ngettext("Send %(num)s file.", "Send %(num)s files.", most)
    if least:
        return _("Send between %(least)s and %(most)s files.", least=least, most=most)
    return ngettext("Send at most %(num)s file.", "Send at most %(num)s files.", most)


_SENTENCES: dict[Shape, Callable[[Question], object]] = {
    Shape.WHOLE_NUMBER: _numbers,
    Shape.AMOUNT: _numbers,
    Shape.DAY: _days,
    Shape.SOME_OF: _chosen,
    Shape.FILES: _files,
    Shape.ONE_OF: lambda _question: "",
}
