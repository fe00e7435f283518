"""What badges show, seen while it is set up on the longest real names."""

from flask import url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from village.badges.writes import drawing
from village.blueprints.studio import bp
from village.blueprints.studio.building import Place
from village.blueprints.studio.forms import section_form, told
from village.blueprints.studio.pages import BY_KEY, parts_of, with_parts
from village.blueprints.studio.views import answer
from village.core.permissions import Permission as P
from village.editions import Settings, settings
from village.editions.words.sections import stamp
from village.web.access import requires
from village.web.context import context, language
from village.web.pages import render_part
from village.web.transaction import commits


@bp.route("/badges", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def badges() -> ResponseReturnValue:
    """Show and change what badges show; draw some with what is typed, saved or not."""
    ctx, page = context(), BY_KEY["badges"]
    stands = settings.of(ctx.session, ctx.the_edition)
    place = Place(stands, language())
    form = section_form(place, page.roots, parts_of(page, stands), stamp(stands, page.section))

    def changed() -> Settings:
        return with_parts(stands, told(form, place, page.roots))

    return answer(
        form,
        page.section,
        changed,
        stands=stands,
        shown_at="",
        back=url_for(".badges"),
        template="studio/badges.html",
        drawn=_drawn,
        page=page,
    )


def _drawn() -> ResponseReturnValue:
    # Our own drawing: outlines and numbers, with what is said of it escaped.
    pictures = [Markup(one) for one in drawing.specimens(context())]  # noqa: S704
    return render_part("studio/badges_preview.html", "studio/_badges.html", pictures=pictures)
