"""The forms of billing: money that came or went, why an invoice is taken back, statements."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.billing.words import PaymentMethod
from village.blueprints.billing.words import METHODS
from village.engines.bank.sheets import CsvColumns, CsvSheet, DayOrder
from village.engines.documents.text import isolate
from village.engines.documents.wording import localised
from village.engines.invoices.data import InvoiceData
from village.organisations.words import clean_siret, clean_vat_number
from village.web.context import language
from village.web.countries import CountrySelectField
from village.web.fields import (
    DayField,
    EmailField,
    IdentifierField,
    LineField,
    PriceField,
    TextField,
)
from village.web.filters import amount
from village.web.forms import Form

#: What an organiser ticks once the rules of electronic invoices have not answered.
UNJUDGED = _l("Issue without checking the rules of electronic invoices; the log says so")


class CreditForm(Form):
    """Why an invoice is taken back, and what of it: a field `line_<place>` for each line."""

    what = RadioField(
        _l("Taken back"),
        choices=[
            SelectChoice("all", _l("All that is left")),
            SelectChoice("part", _l("Only the amounts below")),
        ],
        default="all",
    )
    reason = TextField(_l("Reason"), 300, needed=True, rows=3)
    unjudged = BooleanField(UNJUDGED)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field; who has typed amounts does not take all back by a slip."""
        sound = bool(super().validate(extra_validators))
        if self.what.data == "all" and any(self._typed.values()):
            self.what.errors = [_("You have typed amounts: choose them, or empty their fields.")]
            return False
        return sound

    @property
    def amounts(self) -> dict[int, int] | None:
        """What is taken back, before tax, by the place of the line; None for all that is left."""
        return None if self.what.data == "all" else self._typed

    @property
    def _typed(self) -> dict[int, int]:
        return {
            int(name.removeprefix("line_")): field.data or 0
            for name, field in self._fields.items()
            if name.startswith("line_")
        }


def credit_form(invoice: InvoiceData, left: Sequence[int]) -> CreditForm:
    """Return the form with a field for each line of an invoice of which something is left."""
    fields = {
        f"line_{at}": PriceField(localised(line.label, language()), invoice.currency)
        for at, (line, cents) in enumerate(zip(invoice.lines, left, strict=True))
        if cents > 0
    }
    made: type[CreditForm] = type("CreditFormOf", (CreditForm,), fields)
    return made()


_IN_ARABIC = {"lang": "ar", "dir": "rtl"}


class OfCountry:
    """Checks a number against the country that is invoiced, and keeps its letters alone."""

    def __init__(self, clean: Callable[[str, str], str], message: str) -> None:
        self._clean, self._message = clean, message

    def __call__(self, form: "IdentityForm", field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: it is no such number.
        """
        if not field.data:
            return
        try:
            field.data = self._clean(field.data, form.billing_country.data or form.usual_country)
        except ValueError:
            raise ValidationError(str(self._message)) from None


class IdentityForm(Form):
    """To whom contracts and invoices are made out, the numbers that tax goes by, and who signs."""

    #: The country of the organisation, where none is chosen.
    usual_country = ""

    vat_number = IdentifierField(
        _l("VAT number"),
        20,
        also=[OfCountry(clean_vat_number, _l("This is no VAT number of the country."))],
    )
    siret = IdentifierField(
        _l("SIRET or SIREN"),
        20,
        also=[
            OfCountry(
                lambda number, _country: clean_siret(number),
                _l("This is neither a SIREN (9 digits) nor a SIRET (14 digits)."),
            )
        ],
        render_kw={"inputmode": "numeric"},
    )
    buyer_reference = LineField(_l("Your reference"), 60)
    billing_name = LineField(_l("Name"), 160, render_kw={"autocomplete": "organization"})
    billing_address = LineField(_l("Address"), 240, render_kw={"autocomplete": "street-address"})
    billing_country = CountrySelectField(_l("Country"), optional=True)
    capital = LineField(_l("Share capital"), 60)
    representative = LineField(_l("Name"), 120, render_kw={"autocomplete": "name"})
    representative_role = LineField(
        _l("Function"), 80, render_kw={"autocomplete": "organization-title"}
    )
    representative_email = EmailField(_l("Email address"))
    legal_form_ar = LineField(_l("Legal form in Arabic"), 60, render_kw=_IN_ARABIC)
    address_ar = LineField(_l("Address in Arabic"), 240, render_kw=_IN_ARABIC)
    representative_ar = LineField(
        _l("Name of the representative in Arabic"), 120, render_kw=_IN_ARABIC
    )
    representative_role_ar = LineField(
        _l("Function of the representative in Arabic"), 80, render_kw=_IN_ARABIC
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field; what is said of a representative is said of somebody."""
        sound = bool(super().validate(extra_validators))
        of_somebody = [one for one in self if one.name.startswith("representative_")]
        if not self.representative.data and any(one.data for one in of_somebody):
            self.representative.errors = [_("Say who it is, or empty the fields about them.")]
            return False
        return sound


class HoldForm(Form):
    """What is held of a late payer, and why."""

    stand = BooleanField(
        _l("The stand"),
        description=_l(
            "It is not handed over: the plan and the lists say so to your team. No delivery to it"
            " can be booked."
        ),
    )
    badges = BooleanField(_l("The badges"), description=_l("They open no gate."))
    reason = TextField(
        _l("Reason"), 300, needed=True, rows=2, description=_l("The exhibitor reads it.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field; something is held."""
        sound = bool(super().validate(extra_validators))
        if not (self.stand.data or self.badges.data):
            self.stand.errors = [_("Choose what is held.")]
            return False
        return sound


class FeeForm(Form):
    """Why a fee for late payment is charged."""

    reason = TextField(
        _l("Reason"), 300, needed=True, rows=2, description=_l("The exhibitor reads it.")
    )


class MoneyForm(Form):
    """Money that came or went; its amount is in the invoice's currency."""

    amount: PriceField
    method = SelectField(
        _l("Way of payment"),
        choices=[SelectChoice(method.value, name) for method, name in METHODS.items()],
    )
    day = DayField(_l("Day"), needed=True)
    bank_reference = LineField(
        _l("Reference"), 140, description=_l("Of the transfer, or the number of the cheque.")
    )
    note = LineField(_l("Note"), 300, description=_l("Only organisers read this."))
    is_more = BooleanField(_l("The amount is right: more came than is to be paid"))

    def exceeds(self, left_cents: int, currency: str) -> bool:
        """Say whether more is typed than is left to pay, unconfirmed, and put that at its field."""
        unsure = (self.amount.data or 0) > max(left_cents, 0) and not self.is_more.data
        if unsure:
            words = _("Only %(left)s is left to pay. Correct the amount, or confirm it below.")
            self.amount.errors = [words % {"left": isolate(amount(max(left_cents, 0), currency))}]
        return unsure

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, as the use cases of payments take it."""
        return {
            "amount_cents": self.amount.data,
            "method": PaymentMethod(self.method.data),
            "bank_reference": self.bank_reference.data or "",
            "note": self.note.data or "",
        }


def money_form(currency: str, *, prefix: str, **data: Any) -> MoneyForm:
    """Return the form of an amount in a currency, filled in with what is likely."""
    field = PriceField(_("Amount"), currency, needed=True)
    form_class = type("MoneyFormIn", (MoneyForm,), {"amount": field})
    form: MoneyForm = form_class(prefix=prefix, data=data)
    return form


class StatementForm(Form):
    """A bank statement to bring in."""

    file = FileField(
        _l("Statement"),
        description=_l("CSV, MT940 or CAMT.053, at most 500 kB."),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".csv,.txt,.sta,.mt940,.940,.xml"},
    )


def _column_field(label: str, description: str = "") -> SelectField:
    def number(value: Any) -> int | None:
        return None if value in (None, "", "None") else int(value)

    return SelectField(label, coerce=number, description=description)


class ColumnsForm(Form):
    """What is in which column of a CSV statement; the file travels with the form."""

    text = HiddenField()
    filename = HiddenField()
    day = _column_field(_l("Day"))
    day_order = SelectField(
        _l("Days begin with"),
        coerce=DayOrder,
        choices=[
            SelectChoice(DayOrder.DAY, _l("the day")),
            SelectChoice(DayOrder.MONTH, _l("the month")),
            SelectChoice(DayOrder.YEAR, _l("the year")),
        ],
    )
    amount = _column_field(_l("Amount"), _l("One column: below zero is money that went."))
    side = _column_field(_l("Debit or credit"), _l("D or C, beside amounts without a sign."))
    came = _column_field(_l("Money that came"), _l("Where it has a column of its own."))
    went = _column_field(_l("Money that went"))
    decimal_sign = SelectField(
        _l("Decimal sign"),
        choices=[SelectChoice(",", _l("Comma")), SelectChoice(".", _l("Point"))],
    )
    wording = _column_field(_l("Text"))
    payer = _column_field(_l("Payer"))
    reference = _column_field(_l("Reference of the bank"))
    currency = _column_field(_l("Currency"), _l("Without one, the edition's currency."))

    @property
    def mapping(self) -> CsvColumns:
        """What was chosen."""
        return CsvColumns(
            day=self.day.data,
            amount=self.amount.data,
            side=self.side.data,
            came=self.came.data,
            went=self.went.data,
            text=self.wording.data,
            payer=self.payer.data,
            reference=self.reference.data,
            currency=self.currency.data,
            decimal_sign=self.decimal_sign.data,
            day_order=self.day_order.data,
        )


def columns_form(sheet: CsvSheet, guessed: CsvColumns, **data: Any) -> ColumnsForm:
    """Return the form of a sheet's columns, filled in with what they seem to hold."""
    named = ("day", "amount", "side", "came", "went", "payer", "reference", "currency")
    found = {name: getattr(guessed, name) for name in (*named, "decimal_sign", "day_order")}
    form = ColumnsForm(data={**found, "wording": guessed.text, **data})
    columns = [
        SelectChoice(at, " · ".join(filter(None, (name, _first(sheet, at)))) or str(at + 1))
        for at, name in enumerate(sheet.columns)
    ]
    for name in (*named, "wording"):
        form[name].choices = [SelectChoice("", "–"), *columns]
    return form


def _first(sheet: CsvSheet, at: int) -> str:
    """Return the first value of a column."""
    return next((cells[at] for _line, cells in sheet.rows if cells[at]), "")
