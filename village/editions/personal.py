"""Editions hold what an organiser publishes; speakers and the organiser's own people stand there.

Whoever is named in a programme or an organiser's notice is changed by the organiser in the studio:
these are texts that are published, and nobody can be found in them but by reading.
"""

from village.core.personal import PersonalData
from village.editions.tables import Axis, Call, Criterion, Edition, Pavilion, Session

PERSONAL = PersonalData(
    others={
        Edition: "code languages name theme tagline about patronage venue organiser accent"
        " accent_dark logo partners badges letters legal_notice privacy website country"
        " timezone currency preview_key prices pavilion_rule scale composition plan programme"
        " practical clauses services tasks visitors data_protection mails refusal_reasons",
        Axis: "title note",
        Pavilion: "code label note colour continents",
        Call: "key pavilion title description who offer eligibility checklist standard sections",
        Criterion: "key title help anchors",
        Session: "key room title speakers credits stream",
    }
)
