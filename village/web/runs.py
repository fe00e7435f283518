"""Runs in words: what each kind and its stages are called, and which page its result is on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.core import errors
from village.core.runs import words as runs
from village.core.runs.tables import Run
from village.core.runs.words import RunState
from village.web.context import now
from village.web.errors import sentence


@dataclass(frozen=True, slots=True)
class Words:
    """What the screens say of a kind of run.

    Attributes:
        title: what is being done.
        page: returns the address where its result is, and where one asks for it again.
        stages: a sentence for each stage that the work tells.
        part: a template shown under the bar, with `run`; such as the picture of `run.facts`.
    """

    title: str
    page: Callable[[Run], str]
    stages: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


_ASSIGNING = {
    "changes": _l("Keeping as many files as possible with the jurors who have them"),
    "total": _l("Looking for the largest total affinity"),
    "share": _l("Raising the lowest share of a file as far as it goes"),
    "sum": _l("Raising the total without lowering any share"),
}
#: One entry for each kind in `core/runs/words.py`.
WORDS: dict[str, Words] = {
    runs.PROPOSE_ASSIGNMENT: Words(
        title=_l("Proposing an assignment"),
        page=lambda run: url_for("jury.assign"),
        stages=_ASSIGNING,
    ),
    runs.REPLACE_JURORS: Words(
        title=_l("Replacing absent jurors"),
        page=lambda run: url_for("jury.assign"),
        stages=_ASSIGNING,
    ),
    runs.PROPOSE_STANDS: Words(
        title=_l("Proposing a plan of stands"),
        page=lambda run: url_for("allocation.proposal"),
        stages={
            "reading": _l("Reading the plan and the wishes"),
            "greedy": _l("Making a first plan"),
            "local-search": _l("Exchanging places"),
            "relaxation": _l("Proving how good a plan can be at most"),
            "rounding": _l("Making better plans"),
            "whole": _l("Deciding what is left to decide"),
            "regions": _l("Deciding pavilion by pavilion"),
            "neighbourhood": _l("Improving around those who stand worst"),
        },
        part="allocation/_curve.html",
    ),
    runs.ISSUE_CONTRACTS: Words(
        title=_l("Issuing contracts"),
        page=lambda run: url_for("contracts.index", run=run.token),
        stages={"issue": _l("Making and keeping one document after the other")},
        part="runs/_count.html",
    ),
    runs.ISSUE_LETTERS: Words(
        title=_l("Issuing letters"),
        page=lambda run: url_for("letters.index", run=run.token),
        stages={"issue": _l("Making and keeping one document after the other")},
        part="runs/_count.html",
    ),
    runs.ISSUE_BADGES: Words(
        title=_l("Issuing badges"),
        page=lambda run: url_for("badges.index", run=run.token),
        stages={"issue": _l("Signing one code after the other")},
        part="runs/_count.html",
    ),
    runs.PRINT_BADGES: Words(
        title=_l("Making the sheets of badges"),
        page=lambda run: url_for("badges.prints", token=run.token),
        stages={"print": _l("Drawing one file after the other")},
        part="runs/_count.html",
    ),
    runs.EXPORT_OWN: Words(
        title=_l("Packing your data"),
        page=lambda run: url_for("privacy.own"),
        stages={"files": _l("Packing one file after the other")},
        part="runs/_count.html",
    ),
    runs.EXPORT_APPLICATIONS: Words(
        title=_l("Writing the list"),
        page=lambda run: url_for("admin.exported", token=run.token),
        stages={"rows": _l("Writing one line after the other")},
        part="runs/_count.html",
    ),
    runs.EXPORT_PERSON: Words(
        title=_l("Packing a person's data"),
        page=lambda run: url_for("privacy.people"),
        stages={"files": _l("Packing one file after the other")},
        part="runs/_count.html",
    ),
}


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as its page shows it; `pages` are those of an edition or of an account."""

    token: str
    state: RunState
    share: float
    stage: str
    facts: Mapping[str, object]
    title: str
    said: str
    seconds: float
    error: str
    page: str
    part: str
    pages: str

    @property
    def open(self) -> bool:
        """Whether it waits or works."""
        return self.state in runs.OPEN


def seen(run: Run) -> RunView:
    """Return a run in words, in the page's language."""
    words = WORDS[run.kind]
    since = run.started_at or run.asked_at
    return RunView(
        token=run.token,
        state=run.state,
        share=run.share,
        stage=run.stage or str(run.state),
        facts=run.facts,
        title=str(words.title),
        said=_said(run, words),
        seconds=((run.finished_at or now()) - since).total_seconds(),
        error=_error(run) if run.state is RunState.FAILED else "",
        page=words.page(run),
        part=words.part,
        pages="runs" if run.edition_id else "own_runs",
    )


def _said(run: Run, words: Words) -> str:
    """Return the stage as a sentence."""
    if run.state is RunState.QUEUED:
        return str(_("Waiting for its turn"))
    return str(words.stages.get(run.stage) or _("Getting ready"))


def _error(run: Run) -> str:
    """Return why it failed: the refusal's sentence, or a general one."""
    refusal = getattr(errors, run.error.get("name") or "", None)
    if refusal is None:
        return str(_("Something broke on our side. Nothing was changed; you can try again."))
    return sentence(refusal(**run.error.get("facts", {})))
