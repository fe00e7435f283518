"""Who may apply to a call: the organiser's rules, and which of them a file keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from village.editions.words.settings import Effect, Eligibility, Rule

#: The fact that each rule looks at, by the name of its field on the form.
FIELDS = MappingProxyType(
    {
        Rule.FOUNDED_WITHIN_YEARS: "founded_year",
        Rule.TEAM_AT_MOST: "team_size",
        Rule.COUNTRIES: "country",
    }
)


@dataclass(frozen=True, slots=True)
class EligibilityFacts:
    """What the rules look at in a file; `year` is that of the deadline, the same for everybody.

    `others` counts the organisation's other submitted projects in the call.
    """

    year: int
    founded_year: int | None
    team_size: int | None
    country: str
    others: int


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """Whether a file keeps a rule; None where it does not say yet."""

    rule: Eligibility
    kept: bool | None

    @property
    def flagged(self) -> bool:
        """Whether the screener is to see it."""
        return self.rule.effect is not Effect.TOLD

    @property
    def refuses(self) -> bool:
        """Whether the file cannot be submitted so."""
        return self.rule.effect is Effect.ENFORCED and not self.kept


def outcomes(rules: Iterable[Eligibility], facts: EligibilityFacts) -> list[RuleOutcome]:
    """Return the outcome of each rule, in their order."""
    return [RuleOutcome(rule, _kept(rule, facts)) for rule in rules]


def earliest_year(rule: Eligibility, year: int) -> int:
    """Return the first year of foundation that a rule takes, of calls that end in `year`."""
    return year - (rule.value or 0)


def _kept(rule: Eligibility, facts: EligibilityFacts) -> bool | None:
    match rule.rule:
        case Rule.FOUNDED_WITHIN_YEARS:
            founded = facts.founded_year
            return None if founded is None else founded >= earliest_year(rule, facts.year)
        case Rule.TEAM_AT_MOST:
            return None if facts.team_size is None else facts.team_size <= (rule.value or 0)
        case Rule.COUNTRIES:
            return facts.country in rule.countries
        case Rule.ONE_PROJECT:
            return facts.others == 0
