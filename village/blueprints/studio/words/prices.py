"""Prices, services, taxes and how they are paid."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    Buyers,
    InstalmentRule,
    LateFee,
    PackageItem,
    Price,
    PriceItem,
    PriceSettings,
    ReminderRule,
    Service,
    Vat,
    VatRule,
)

WORDS: dict[type, dict[str, SettingWords]] = {
    PriceSettings: {
        "vat_rate": SettingWords(_l("VAT, in per cent")),
        "vat_rules": SettingWords(
            _l("Who is taxed, and how"),
            _l(
                "By the country of the exhibitor; the first rule that fits counts. Without a"
                " rule all are taxed, but for businesses abroad where the organiser or the"
                " event is in the European Union."
            ),
            add=_l("Add a rule of tax"),
        ),
        "corner_supplement": SettingWords(
            _l("Supplement for a corner, in per cent"), _l("Of the price of the surface.")
        ),
        "list": SettingWords(
            _l("Price list"),
            _l("Before tax. The narrowest line counts: by stand, then by pavilion, then by date."),
            add=_l("Add a price"),
        ),
        "instalments": SettingWords(
            _l("Payment"),
            _l(
                "In which parts, and when each is due: counted from the signature or back from"
                " the first day; never before the day of issue. The parts make 100."
            ),
            add=_l("Add a part"),
        ),
        "reminders": SettingWords(
            _l("Reminders of invoices"),
            _l(
                "Sent by themselves while something is owed, each once; the last has a wording"
                " of its own among the mails. Without one nobody is reminded by itself."
            ),
            add=_l("Add a reminder"),
        ),
        "late_fees": SettingWords(
            _l("Fees for late payment"),
            _l("Proposed on the page of an invoice, and never charged by themselves."),
            add=_l("Add a fee"),
        ),
    },
    Price: {
        "item": SettingWords(_l("What")),
        "amount": SettingWords(_l("Price before tax")),
        "pavilion": SettingWords(_l("In this pavilion only")),
        "stands": SettingWords(
            _l("On these stands only"),
            _l(
                "Their numbers on the plan, with commas: A12, A14. For the square metre and a"
                " start-up's stand; the supplement for a corner follows."
            ),
        ),
        "until": SettingWords(_l("Until"), _l("A price for early birds.")),
    },
    Service: {
        "label": SettingWords(_l("Service")),
        "amount": SettingWords(_l("Price before tax")),
        "unit": SettingWords(_l("Per")),
        "most": SettingWords(_l("At most in one order")),
        "stock": SettingWords(_l("In stock"), _l("For all together; empty for no limit.")),
        "order_until": SettingWords(_l("Last day to order"), _l("The eve of the event if empty.")),
        "contains": SettingWords(
            _l("As a package, it contains"),
            _l(
                "Services of the list, once they are saved. The package has its own price; what it"
                " contains comes out of the stock of each."
            ),
            add=_l("Add a service to the package"),
        ),
    },
    PackageItem: {
        "service": SettingWords(_l("Service")),
        "quantity": SettingWords(_l("How many in one package")),
    },
    VatRule: {
        "vat": SettingWords(_l("How they are taxed")),
        "countries": SettingWords(
            _l("Exhibitors of these countries"),
            _l(
                "Their two letters, with commas: MA, FR, SN; EU for the member states. All but"
                " the organiser's if empty."
            ),
        ),
        "buyers": SettingWords(_l("Of them")),
        "reason": SettingWords(_l("What documents say"), rows=2),
    },
    InstalmentRule: {
        "share": SettingWords(_l("Part, in per cent")),
        "after_signature_days": SettingWords(_l("Days after the signature")),
        "before_event_days": SettingWords(_l("Days before the event")),
        "label": SettingWords(_l("Called")),
    },
    ReminderRule: {"after_days": SettingWords(_l("Days after the last day to pay"))},
    LateFee: {
        "after_days": SettingWords(_l("Days after the last day to pay")),
        "amount": SettingWords(_l("Amount before tax")),
        "yearly_rate": SettingWords(_l("And a rate a year, in per cent"), _l("Of what is owed.")),
        "vat_reason": SettingWords(
            _l("Why no VAT is due on it"), _l("Empty where it is taxed."), rows=2
        ),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    PriceItem: {
        PriceItem.REGISTRATION: _l("Registration"),
        PriceItem.SHELL_SCHEME_M2: _l("A square metre, equipped"),
        PriceItem.SPACE_ONLY_M2: _l("A square metre, bare"),
        PriceItem.STARTUP_POD: _l("A start-up's stand"),
        PriceItem.EXTRA_BADGE: _l("A badge beyond those of the exhibitor"),
    },
    Vat: {
        Vat.TAXED: _l("Taxed"),
        Vat.ZERO: _l("Taxed at a rate of zero"),
        Vat.EXEMPT: _l("Exempt"),
        Vat.REVERSE_CHARGE: _l("Reverse charge: the customer accounts for the tax"),
        Vat.OUTSIDE: _l("Outside the scope of VAT"),
    },
    Buyers: {
        Buyers.ALL: _l("All"),
        Buyers.BUSINESSES: _l("Those that give a VAT number"),
        Buyers.OTHERS: _l("Those without a VAT number"),
    },
}
