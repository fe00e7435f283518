"""Where a login leads: the page that asked for it, else the first of the person's own pages."""

import re

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from village.blueprints.accounts.devices import device_of
from village.board.own import own_editions
from village.core.actor import Actor
from village.core.languages import LANGUAGES
from village.web import resume
from village.web.context import context, edition, edition_of
from village.web.login import remember
from village.web.navigation import first_page
from village.web.resume import Carried
from village.web.security import local_target

#: The path of an edition's front page.
_FRONT = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/[^/]+/")


def begin(token: str, kept: Carried | None, asked: str | None = None) -> ResponseReturnValue:
    """Go on in a session that has just begun, with the form that came through the login."""
    person = remember(token)
    return resume.offer_again(kept, 200) if kept else redirect(target(person, asked), 303)


def device() -> str:
    """Return the name of this request's device."""
    return device_of(request.user_agent.string)


def target(person: Actor, asked: str | None = None) -> str:
    """Return the page that asked for the login, else the first of the person's own pages.

    The front page of an edition, from which somebody logged in, leads to one's own pages there.
    """
    asked = local_target(request.args.get("next") if asked is None else asked, "")
    if asked and not _FRONT.fullmatch(asked):
        return asked
    own = {one.code: one.roles for one in own_editions(context().acting(person))}
    there = edition_of(asked) or edition()
    here = there.code if there else None
    if own and not asked and here not in own:
        if len(own) > 1:
            return url_for("root.start")
        [here] = own
    if here is None:
        return url_for("accounts.profile")
    return first_page(own.get(here, ()), edition=here.lower())
