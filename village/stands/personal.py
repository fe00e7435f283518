"""Stands hold nothing of people beside who drew or proposed a plan, by account."""

from village.core.personal import PersonalData
from village.stands.tables.allocation import StandProposal
from village.stands.tables.drawings import UploadedDrawing
from village.stands.tables.places import Stand
from village.stands.tables.plans import PlanVersion

PERSONAL = PersonalData(
    others={
        Stand: "number hall zone polygon utilities",
        StandProposal: "problem plan figures",
        UploadedDrawing: "name hall content survey roles",
        PlanVersion: "about plan",
    }
)
