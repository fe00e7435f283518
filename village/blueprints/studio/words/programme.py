"""Sessions, their rooms and their speakers."""

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import Programme, Room, SessionSettings, Speaker

WORDS: dict[type, dict[str, SettingWords]] = {
    Programme: {
        "rooms": SettingWords(_l("Rooms"), add=_l("Add a room")),
        "speakers": SettingWords(_l("Speakers"), add=_l("Add a speaker")),
        "sessions": SettingWords(_l("Sessions"), add=_l("Add a session")),
    },
    Room: {"name": SettingWords(_l("Name"))},
    Speaker: {
        "name": SettingWords(_l("Name")),
        "role": SettingWords(_l("Office and organisation")),
        "biography": SettingWords(_l("Biography"), rows=4),
        "photo": SettingWords(_l("Photo"), _l("JPEG, PNG or WebP, 5 MB at most.")),
    },
    SessionSettings: {
        "title": SettingWords(_l("Title")),
        "room": SettingWords(_l("Room")),
        "starts_at": SettingWords(_l("Begins")),
        "ends_at": SettingWords(_l("Ends")),
        "axis": SettingWords(_l("Axis")),
        "speakers": SettingWords(_l("Speakers")),
        "credits": SettingWords(
            _l("Who speaks, in words"), _l("Where speakers are not listed one by one."), rows=2
        ),
        "stream": SettingWords(_l("Link to the stream")),
    },
}
