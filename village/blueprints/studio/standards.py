"""The standard questions of a call: asked, required or left out, in the organiser's own words."""

from dataclasses import replace
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.studio import bp
from village.blueprints.studio.calls import found, with_call
from village.blueprints.studio.place import Place
from village.blueprints.studio.views import answer_part
from village.blueprints.studio.words.calls import Rewording
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.editions import Settings
from village.editions.words.standards import STANDARD, reworded
from village.web.access import requires
from village.web.context import language
from village.web.standards import usual_words
from village.web.transaction import commits


@bp.route("/calls/<key>/form/standard/<name>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def standard(key: str, name: str) -> ResponseReturnValue:
    """Show and change the words in which a call puts a standard question."""
    current, _number, one = found(key)
    if name not in STANDARD[one.kind]:
        raise NotFound
    shown = Rewording(one.standard.labels.get(name, {}), one.standard.help.get(name, {}))
    usual = usual_words(one.kind, name)

    def put(said: dict[str, Any]) -> Settings:
        after = reworded(one.standard, name, said["label"], said["help"])
        return with_call(current, replace(one, standard=after))

    return answer_part(
        "question",
        shown,
        Place(current, language()),
        put,
        back=url_for(".builder", key=key, _anchor=f"s-{name}"),
        template="studio/question.html",
        call=one,
        title=usual.label,
        lead=_("Where nothing is written, the form says “%(words)s”.", words=usual.label),
    )
