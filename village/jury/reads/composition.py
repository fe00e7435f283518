"""The rules of composition on the candidates: for the solver, and where they are broken."""

from collections.abc import Iterator

from village.engines.jury.assignment import AssignmentRule
from village.engines.jury.composition import rules_from
from village.engines.jury.instance import Booleans
from village.jury.reads.candidates import CandidateJuror, Candidates, File
from village.jury.words.jurors import AXIS, INSTITUTION, WOMEN, Composition, Gender


def rules(known: Candidates, asked: Composition, files: list[File]) -> tuple[AssignmentRule, ...]:
    """Return the rules on these files, as data for the solver; the names in them are ids.

    A file that already has too many jurors of one institution is left out of that rule:
    no proposal could mend it.
    """
    crowded = {file.id for file in known.files if _crowded(asked, _given(known, file))}
    names = [str(file.id) for file in files]
    spacious = [str(file.id) for file in files if file.id not in crowded]
    stated: list[dict[str, object]] = [
        {"name": AXIS, "same": AXIS, "at_least": asked.of_axis, "applications": names},
        {"name": WOMEN, "where": {WOMEN: True}, "at_least": asked.women, "applications": names},
    ]
    if asked.per_institution:
        most = {"at_most": asked.per_institution, "applications": spacious}
        stated.append({"name": INSTITUTION, "per": INSTITUTION, **most})
    document = {
        "applications": {str(f.id): {AXIS: f.axis} for f in files if f.axis is not None},
        "jurors": {str(juror.id): _attributes(juror) for juror in known.jurors},
        "rules": stated,
    }
    everybody = [str(juror.id) for juror in known.jurors]
    found = rules_from(document, [str(file.id) for file in known.files], everybody)
    return tuple(rule for rule in found if rule.applications and _asks(rule))


def _asks(rule: AssignmentRule) -> bool:
    return rule.at_least > 0 or rule.at_most is not None


def _attributes(juror: CandidateJuror) -> dict[str, object]:
    found: dict[str, object] = {AXIS: list(juror.axes), WOMEN: juror.gender is Gender.WOMAN}
    return {**found, INSTITUTION: juror.institution} if juror.institution else found


def broken(known: Candidates, chosen: Booleans, asked: Composition) -> dict[int, list[str]]:
    """Return the rules that each file's jurors break, by the file's id; kept ones are left out."""
    found: dict[int, list[str]] = {}
    for file, row in zip(known.files, chosen, strict=True):
        jurors = [juror for juror, there in zip(known.jurors, row, strict=True) if there]
        if names := list(_broken(file, jurors, asked)):
            found[file.id] = names
    return found


def _broken(file: File, jurors: list[CandidateJuror], asked: Composition) -> Iterator[str]:
    if file.axis is not None and sum(file.axis in j.axes for j in jurors) < asked.of_axis:
        yield AXIS
    if sum(juror.gender is Gender.WOMAN for juror in jurors) < asked.women:
        yield WOMEN
    if _crowded(asked, jurors):
        yield INSTITUTION


def _crowded(asked: Composition, jurors: list[CandidateJuror]) -> bool:
    places = [juror.institution for juror in jurors if juror.institution]
    most = max((places.count(place) for place in places), default=0)
    return bool(asked.per_institution) and most > asked.per_institution


def _given(known: Candidates, file: File) -> list[CandidateJuror]:
    row = known.standing[known.row_of[file.id]]
    return [juror for juror, there in zip(known.jurors, row, strict=True) if there]
