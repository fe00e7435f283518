"""What badges show, seen while it is set up on the longest real names."""

from flask.typing import ResponseReturnValue
from markupsafe import Markup

from village.badges.writes import drawing
from village.blueprints.studio import bp
from village.blueprints.studio.pages import BY_KEY
from village.blueprints.studio.views import answer_page
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context
from village.web.pages import render_part
from village.web.transaction import commits


@bp.route("/badges", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def badges() -> ResponseReturnValue:
    """Show and change what badges show; draw some with what is typed, saved or not."""
    return answer_page(BY_KEY["badges"], "studio/badges.html", _drawn)


def _drawn() -> ResponseReturnValue:
    # Our own drawing: outlines and numbers, with what is said of it escaped.
    pictures = [Markup(one) for one in drawing.specimens(context())]  # noqa: S704
    return render_part("studio/badges_preview.html", "studio/_badges.html", pictures=pictures)
