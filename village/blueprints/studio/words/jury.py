"""The jury's criteria, scale and reasons."""

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    CriterionSettings,
    JurySettings,
    MarkWord,
    RefusalReason,
    Scale,
)

WORDS: dict[type, dict[str, SettingWords]] = {
    JurySettings: {
        "reviews_per_application": SettingWords(_l("Reviews of each start-up's file")),
        "reviews_due_at": SettingWords(
            _l("Deadline of the reviews"),
            _l(
                "Jurors see it with what they have left. Marks that come later still count,"
                " until the committee has decided."
            ),
        ),
        "blind": SettingWords(
            _l("Blind reading"),
            _l(
                "Jurors do not read who applies: names, addresses, telephone numbers, links and"
                " the answers that you mark are hidden, and in all texts […] stands for a name."
            ),
        ),
        "verdict_delay_minutes": SettingWords(
            _l("Minutes before a verdict is mailed"),
            _l(
                "A verdict of the screening can be taken back before its mail leaves; 0 sends"
                " it at once."
            ),
        ),
        "tells_score": SettingWords(
            _l("Applicants read their score"),
            _l(
                "With the decision: the calibrated score, its interval, and the line between"
                " those selected and the others."
            ),
        ),
        "tells_feedback": SettingWords(
            _l("Applicants read the jury's feedback"),
            _l(
                "With the decision and in its mail: what the jury praised and missed, as the"
                " committee words it. No juror is named."
            ),
        ),
        "scale": SettingWords(
            _l("Scale of the marks"),
            _l(
                "Such as 0 to 5, 1 to 10 or 0 to 20. It can be changed until the first mark is"
                " given."
            ),
        ),
        "criteria": SettingWords(_l("Criteria"), add=_l("Add a criterion")),
        "refusal_reasons": SettingWords(
            _l("Reasons of refusal"),
            _l("The screener chooses one; its text stands in the mail."),
            add=_l("Add a reason"),
        ),
    },
    Scale: {
        "least": SettingWords(_l("Lowest mark")),
        "most": SettingWords(_l("Highest mark")),
        "step": SettingWords(_l("Step"), _l("1 for every whole number between them.")),
        "words": SettingWords(
            _l("Marks in words"),
            _l("Where jurors choose words: one for each mark, the lowest first."),
            add=_l("Add a word"),
        ),
    },
    MarkWord: {"label": SettingWords(_l("Word"))},
    CriterionSettings: {
        "title": SettingWords(_l("Title")),
        "weight": SettingWords(_l("Weight, in per cent"), _l("All weights together make 100.")),
        "help": SettingWords(_l("What to look at"), rows=2),
        "anchors": SettingWords(
            _l("What marks mean"), _l("A mark and its words."), add=_l("Add a mark")
        ),
    },
    RefusalReason: {
        "label": SettingWords(_l("For the screener")),
        "text": SettingWords(_l("For the applicant"), rows=3),
    },
}
