"""The selection speaks of projects: its reasons, lines and minutes are no data of a person.

Who applied reads of them on the application's page what the edition lets applicants read.
"""

from village.core.personal import PersonalData
from village.selection.tables import Decision, Minutes, MinutesLine, SelectionQuota

PERSONAL = PersonalData(
    others={
        Decision: "reasons praised missed measured",
        Minutes: "public_token sealed_by seal_level file_id",
        MinutesLine: "line salt sha256",
        SelectionQuota: "group",
    }
)
