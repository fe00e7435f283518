"""Why a line of a document has its rate of VAT."""

from enum import StrEnum


class TaxCategory(StrEnum):
    """Why a line has its rate of VAT, by the codes of EN 16931 (UNTDID 5305)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    OUTSIDE = "O"


#: Categories that bear no tax.
UNTAXED = frozenset(TaxCategory) - {TaxCategory.STANDARD}
#: Categories of which a document has to say why they bear none.
EXPLAINED = UNTAXED - {TaxCategory.ZERO}
