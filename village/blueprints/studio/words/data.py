"""Personal data: who gets them, and after how long which are erased."""

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import DataProtection

WORDS: dict[type, dict[str, SettingWords]] = {
    DataProtection: {
        "contact": SettingWords(
            _l("Where people write about their data"), _l("Empty for the organiser's address.")
        ),
        "declaration": SettingWords(
            _l("Number of the declaration"), _l("As the authority gave it, if it gives one.")
        ),
        "recipients": SettingWords(
            _l("Who else gets personal data"),
            _l("Such as who prints the badges or sends the mails. It stands on the public page."),
            rows=4,
        ),
        "transfers": SettingWords(
            _l("Transfers to other countries"),
            _l("To which country, to whom, and by which guarantee. Empty for none."),
            rows=4,
        ),
        "drafts_days": SettingWords(
            _l("Days after which drafts are erased"),
            _l("Counted from the deadline of their call. Empty to keep them."),
        ),
        "refused_days": SettingWords(
            _l("Days after which refused and withdrawn applications are erased"),
            _l("Counted from the last day of the event. Empty to keep them."),
        ),
        "badges_days": SettingWords(
            _l("Days after which names on badges are erased"),
            _l("Counted from the last day of the event. Scans stay, without names."),
        ),
        "mails_days": SettingWords(
            _l("Days after which mails are emptied"),
            _l("Counted from the last day of the event. Empty to keep them."),
        ),
    },
}
