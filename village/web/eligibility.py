"""The rules of a call in words: on its page, on the form, beside the file, and in a refusal."""

from flask_babel import gettext as _
from flask_babel import ngettext

from village.core.languages import text_in
from village.editions.words.eligibility import earliest_year
from village.editions.words.settings import Eligibility, Rule
from village.web.context import language
from village.web.filters import country


def rule_words(rule: Eligibility, year: int) -> str:
    """Say a rule, in the organiser's words where there are some; the call ends in `year`."""
    return text_in(rule.text, language()) or str(_usual(rule, year))


def _usual(rule: Eligibility, year: int) -> object:
    match rule.rule:
        case Rule.FOUNDED_WITHIN_YEARS:
            return _("Founded in %(year)s or later.", year=earliest_year(rule, year))
        case Rule.TEAM_AT_MOST:
            return ngettext(
                "At most %(num)s person in the team.",
                "At most %(num)s people in the team.",
                rule.value or 0,
            )
        case Rule.COUNTRIES:
            names = sorted(str(country(code)) for code in rule.countries)
            return _("From one of these countries: %(names)s.", names=" · ".join(names))
        case Rule.ONE_PROJECT:
            return _("One project for each organisation.")
