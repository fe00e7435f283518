"""Why no assignment exists, word by word in three languages, one and many."""

import pytest
from flask import get_template_attribute
from flask_babel import force_locale

from village.jury.reads.candidates import CandidateJuror
from village.jury.reads.proposals import ShortfallReason
from village.jury.words.jurors import Composition
from village.web.context import request_for
from village.web.mails import LOCALES

NOBODY = object.__new__(CandidateJuror)
RULES = Composition(of_axis=1, women=2, per_institution=1)


def reason(kind, *, asked, missing, jurors, rules=(), more=0, fewer=0, axis=None):
    """Return a reason; jurors are but counted, and files of a whole axis or of all not named."""
    return ShortfallReason(
        kind=kind,
        files=[],
        jurors=[NOBODY] * jurors,
        asked=asked,
        missing=missing,
        axis=axis,
        everything=axis is None,
        rules=rules,
        more=more,
        fewer=fewer,
    )


def words(lang, found):
    """Return the sentence as a reader sees it."""
    with request_for("http://localhost", lang, None), force_locale(LOCALES[lang]):
        markup = get_template_attribute("jury/_proposal.html", "reason_words")(found, RULES)
    return " ".join(markup.striptags().split())


SENTENCES = [
    (
        reason("jurors", asked=9, missing=7, jurors=2, more=3, fewer=2, axis=3),
        "Axe 3 : 2 jurés sans conflit, 9 avis demandés ; il manque 3 jurés, ou passez à 2 avis.",
        "Axis 3: 2 jurors without conflict, 9 reviews asked; 3 jurors are missing, or ask for"
        " 2 reviews of each.",
        "المحور 3: محكِّمان دون تضارب، 9 تقييمات مطلوبة؛ ينقص 3 محكِّمين، أو اكتفوا بتقييمين لكل ملف.",
    ),
    (
        reason("jurors", asked=1, missing=1, jurors=0, more=1),
        "Tous les dossiers : 0 juré sans conflit, 1 avis demandé ; il manque 1 juré.",
        "All files: 0 jurors without conflict, 1 review asked; 1 juror is missing.",
        "كل الملفات: لا محكِّم دون تضارب، تقييم واحد مطلوب؛ ينقص محكِّم واحد.",
    ),
    (
        reason("room", asked=12, missing=1, jurors=11, more=1, fewer=1),
        "Tous les dossiers : 11 jurés sans conflit avec de la place pour 11 avis, 12 avis demandés"
        " ; il manque 1 juré, ou passez à 1 avis, ou permettez plus de dossiers par juré.",
        "All files: 11 jurors without conflict with room for 11 reviews, 12 reviews asked; 1 juror"
        " is missing, or ask for 1 review of each, or allow more files a juror.",
        "كل الملفات: 11 محكِّمًا دون تضارب بسعة 11 تقييمًا، 12 تقييمًا مطلوبًا؛ ينقص محكِّم واحد، أو اكتفوا"
        " بتقييم واحد لكل ملف، أو اسمحوا بملفات أكثر لكل محكِّم.",
    ),
    (
        reason("rule", asked=2, missing=1, jurors=1, rules=("women",)),
        "Tous les dossiers : au moins 2 femmes ; 1 juré de ce profil sans conflit, 2 avis demandés"
        " ; il en manque 1.",
        "All files: at least 2 women; 1 such juror without conflict, 2 reviews asked;"
        " 1 is missing.",
        "كل الملفات: امرأتان على الأقل؛ محكِّم واحد بهذه الصفات دون تضارب، تقييمان مطلوبان؛"
        " ينقص واحد.",
    ),
    (
        reason("rule", asked=3, missing=2, jurors=3, rules=("institution",)),
        "Tous les dossiers : au plus 1 juré d’un même organisme, 3 avis demandés ; il en manque 2 :"
        " trouvez des jurés d’autres organismes.",
        "All files: at most 1 juror of one institution, 3 reviews asked; 2 are missing: find jurors"
        " of other institutions.",
        "كل الملفات: محكِّم واحد على الأكثر من مؤسسة واحدة، 3 تقييمات مطلوبة؛ ينقص اثنان: ابحثوا عن"
        " محكِّمين من مؤسسات أخرى.",
    ),
    (
        reason("together", asked=100, missing=3, jurors=4, rules=("axis", "women")),
        "Tous les dossiers : 100 avis demandés, 4 jurés, au moins 1 juré de l’axe du dossier,"
        " au moins 2 femmes ; chaque demande pourrait être satisfaite seule, mais pas toutes"
        " ensemble. Il manque 3 avis.",
        "All files: 100 reviews asked, 4 jurors, at least 1 juror of the file's axis, at least"
        " 2 women; each demand could be met alone, but not all of them together. 3 places are"
        " missing.",
        "كل الملفات: 100 تقييم مطلوب، 4 محكِّمين، محكِّم واحد على الأقل من محور الملف، امرأتان على"
        " الأقل؛ يمكن تلبية كل طلب وحده، لا كلها معًا. تنقص 3 تقييمات.",
    ),
]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("found", "fr", "en", "ar"), SENTENCES)
def test_a_reason_is_said_in_good_grammar(found, fr, en, ar):
    assert [words(lang, found) for lang in ("fr", "en", "ar")] == [fr, en, ar]
