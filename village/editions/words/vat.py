"""Who is taxed: by the country of the organiser, that of the exhibitor, and the place of the event.

An edition has rules of its own, or these: an organiser in the European Union bills a business of
another member state without tax (reverse charge), one from elsewhere outside the scope of VAT, and
everybody else with tax. One from elsewhere whose event is in the Union bills businesses of the
Union by reverse charge. Any other taxes all exhibitors as its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from village.editions.words.settings import Buyers, Vat, VatRule

#: The member states of the European Union, and how a rule names them together.
MEMBER_STATES = frozenset(
    code
    for codes in (
        "AT BE BG CY CZ DE DK EE ES",
        "FI FR GR HR HU IE IT LT LU",
        "LV MT NL PL PT RO SE SI SK",
    )
    for code in codes.split()
)
UNION = "EU"
#: Countries that VAT counts with another one.
_COUNTED_WITH = {"MC": "FR", "IM": "GB"}
#: What documents say where an edition has no words of its own for it.
USUAL_REASONS: Mapping[Vat, Mapping[str, str]] = {
    Vat.REVERSE_CHARGE: {
        "fr": "Autoliquidation : la TVA est due par le preneur.",
        "ar": "الاحتساب العكسي: الضريبة على القيمة المضافة مستحقة على الزبون.",
        "en": "Reverse charge: VAT is due from the customer.",
    },
    Vat.OUTSIDE: {
        "fr": "Opération hors du champ de la TVA : prestation fournie à un preneur établi hors du"
        " territoire.",
        "ar": "عملية خارج نطاق الضريبة على القيمة المضافة: خدمة مقدمة لزبون مستقر خارج التراب.",
        "en": "Outside the scope of VAT: service supplied to a customer established abroad.",
    },
}
_IN_EU_LAW = {
    "fr": "Autoliquidation : TVA due par le preneur (articles 44 et 196 de la directive"
    " 2006/112/CE).",
    "ar": "الاحتساب العكسي: الضريبة على القيمة المضافة مستحقة على الزبون (المادتان 44 و196 من"
    " التوجيه 2006/112/CE).",
    "en": "Reverse charge: VAT due from the customer (Articles 44 and 196 of Directive"
    " 2006/112/EC).",
}
_BEYOND_THE_UNION = {
    "fr": "TVA non applicable : prestation dont le lieu est hors de l’Union européenne (article 44"
    " de la directive 2006/112/CE).",
    "ar": "لا تطبق الضريبة على القيمة المضافة: خدمة مكانها خارج الاتحاد الأوروبي (المادة 44 من"
    " التوجيه 2006/112/CE).",
    "en": "VAT not applicable: the place of supply is outside the European Union (Article 44 of"
    " Directive 2006/112/EC).",
}


@dataclass(frozen=True, slots=True)
class VatParties:
    """Between whom a stand is sold and where it stands: countries, and whether to a business."""

    seller: str
    place: str
    buyer: str
    is_business: bool


def vat_of(rules: tuple[VatRule, ...], between: VatParties) -> VatRule:
    """Return the first rule that fits, an edition's or else a usual one; all others are taxed."""
    fitting = (rule for rule in rules or usual_rules(between) if _fits(rule, between))
    return next(fitting, VatRule(Vat.TAXED))


def usual_rules(between: VatParties) -> tuple[VatRule, ...]:
    """Return the rules of an edition that has none of its own."""
    seller, union = _counted(between.seller), (UNION,)
    cross_border = VatRule(Vat.REVERSE_CHARGE, union, Buyers.BUSINESSES, _IN_EU_LAW)
    if seller in MEMBER_STATES:
        return (
            VatRule(Vat.TAXED, (seller,)),
            cross_border,
            VatRule(Vat.TAXED, union),
            VatRule(Vat.OUTSIDE, reason=_BEYOND_THE_UNION),
        )
    return (cross_border,) if _counted(between.place) in MEMBER_STATES else ()


def _fits(rule: VatRule, between: VatParties) -> bool:
    if rule.buyers is not Buyers.ALL and between.is_business != (rule.buyers is Buyers.BUSINESSES):
        return False
    buyer, seller = _counted(between.buyer), _counted(between.seller)
    if not rule.countries:
        return bool(buyer) and buyer != seller
    named = {_counted(country) for country in rule.countries}
    return buyer in named or (UNION in named and buyer in MEMBER_STATES)


def _counted(country: str) -> str:
    return _COUNTED_WITH.get(country, country)
