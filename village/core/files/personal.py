"""Stored files are named by the rows whose they are; alone they belong to nobody."""

from village.core.files.tables import StoredFile
from village.core.personal import PersonalData

PERSONAL = PersonalData(others={StoredFile: "sha256 name media_type"})
