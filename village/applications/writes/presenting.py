"""What an exhibitor shows of itself on its public page, once its place is announced."""

from collections.abc import Mapping
from typing import Any

from village.applications.reads.answers import public_questions
from village.applications.tables import Application
from village.applications.writes.locks import lock
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import IllegalTransition, Incomplete, Stale
from village.core.permissions import Permission as P


def present(
    ctx: Context, application: Application, answers: Mapping[str, Any], *, seen: int
) -> None:
    """Change answers that everybody reads: a video, documents, a contact. Flushes.

    Args:
        ctx: the request's context.
        application: the file.
        answers: new answers by the keys of their questions, in their stored form.
        seen: the version of the file that the person was looking at.

    Raises:
        Stale: somebody changed the file since.
        IllegalTransition: an answer may not be changed, now or at all.
        Incomplete: `facts["missing"]` lists the keys of answers that are required or break a limit.
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    if seen != application.version:
        raise Stale
    open_ = {one.key: one for one in public_questions(ctx, application)}
    if not answers.keys() <= open_.keys():
        raise IllegalTransition(state=application.state, action="present")
    after = {**application.answers, **answers}
    wrong = [key for key in answers if not open_[key].satisfied(after)]
    if wrong:
        raise Incomplete(missing=wrong)
    changed = [key for key in answers if (after[key] or None) != application.answers.get(key)]
    if changed:
        application.answers = after
        ctx.session.flush()
        audit.record(ctx, application.reference, "presented", answers=changed)
