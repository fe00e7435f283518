"""Fields of numbers: whole ones, quantities, shares and amounts of money."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision
from flask_babel import gettext as _
from wtforms import DecimalField, IntegerField
from wtforms.widgets import TextInput

from village.engines import folding
from village.web.fields.rules import Between, checks_of
from village.web.filters import decimal_sign
from village.web.incoming import LARGEST

_HUNDRED = Decimal(100)


class WholeNumberField(IntegerField):
    """A whole number between two bounds, in the digits of any script.

    A browser takes no other digits than 0 to 9 in an input of numbers, so it is one of text.
    """

    widget = TextInput()

    def __init__(
        self,
        label: str,
        least: int = 0,
        most: int = LARGEST,
        *,
        needed: str | bool = False,
        also: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        render = {"inputmode": "numeric", "dir": "ltr", **kwargs.pop("render_kw", {})}
        checks = checks_of(needed, Between(least, most), *also)
        super().__init__(label, checks, render_kw=render, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        Raises:
            ValueError: it is none.
        """
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = int(folding.identifier(valuelist[0]))
        except ValueError:
            self.data = None
            raise ValueError(_("Write a whole number, such as 12.")) from None


class QuantityField(DecimalField):
    """A quantity between two bounds; its decimals follow a point or a comma.

    It is shown with the language's decimal sign, and without a sign between thousands.
    """

    data: Any

    widget = TextInput()

    def __init__(
        self,
        label: str,
        least: float,
        most: float,
        *,
        needed: str | bool = False,
        **kwargs: Any,
    ) -> None:
        render = {"inputmode": "decimal", "dir": "ltr"}
        checks = checks_of(needed, Between(least, most))
        super().__init__(label, checks, places=None, render_kw=render, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the quantity.

        Raises:
            ValueError: it is none.
        """
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.read(valuelist[0])

    def read(self, text: str) -> Decimal:
        """Return the number.

        Raises:
            ValueError: it is none.
        """
        try:
            read = Decimal(folding.decimal(text))
        except InvalidOperation:
            read = Decimal("NaN")
        if not read.is_finite():
            raise ValueError(_("Write a number, such as 12.5."))
        return read

    def written(self) -> str:
        """Return what the field holds, with a point before its decimals."""
        return str(self.data)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written().replace(".", decimal_sign())


class PercentField(QuantityField):
    """A share, written in per cent."""

    def __init__(self, label: str, least: float = 0, most: float = 1, **kwargs: Any) -> None:
        super().__init__(label, least, most, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read per cent as a share.

        Raises:
            ValueError: it is no number.
        """
        super().process_formdata([one.replace("%", "").replace("٪", "") for one in valuelist])
        if self.data is not None:
            self.data = (self.data / _HUNDRED).normalize()

    def written(self) -> str:
        """Return per cent, with a point before its decimals."""
        return f"{(self.data * _HUNDRED).normalize():f}"


class MoneyField(QuantityField):
    """An amount of money, as people write thousands, decimals and the currency.

    `decimals` are those of its currency.
    """

    def __init__(
        self, label: str, least: float, most: float, *, decimals: int = 2, **kwargs: Any
    ) -> None:
        self.decimals = decimals
        super().__init__(label, least, most, **kwargs)

    def read(self, text: str) -> Decimal:
        """Return the amount.

        Raises:
            ValueError: it is none.
        """
        try:
            return Decimal(folding.amount(text, self.decimals))
        except ValueError:
            raise ValueError(self.told()) from None

    def told(self) -> str:
        """Return how an amount of the currency is written."""
        if self.decimals:
            return str(_("Write an amount, such as 12 500.50."))
        return str(_("Write a whole amount, such as 12 500: this currency has no decimals."))


class PriceField(MoneyField):
    """An amount of a currency: whole minor units, written with the currency's decimals."""

    def __init__(self, label: str, currency: str, **kwargs: Any) -> None:
        decimals = get_currency_precision(currency)
        super().__init__(f"{label} ({currency})", 0, 10**15, decimals=decimals, **kwargs)

    def read(self, text: str) -> Decimal:
        """Return the amount in minor units.

        Raises:
            ValueError: it is none, or has more decimals than the currency.
        """
        minor = super().read(text).scaleb(self.decimals)
        if minor != minor.to_integral_value():
            raise ValueError(self.told())
        return minor

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount as a whole number of minor units."""
        super().process_formdata(valuelist)
        self.data = None if self.data is None else int(self.data)

    def written(self) -> str:
        """Return the amount with its currency's decimals, after a point."""
        return f"{Decimal(self.data).scaleb(-self.decimals):.{self.decimals}f}"
