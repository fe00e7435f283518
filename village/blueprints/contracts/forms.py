"""The forms of the contract pages."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from village.contracts.words import MOST_SIGNATORIES, NamedSignatory
from village.web.fields import EmailField, LineField, TextField
from village.web.forms import Form


class SignatoryForm(PlainForm):
    """One who signs: all of it left empty is nobody."""

    name = LineField(_l("Name"), 120)
    capacity = LineField(_l("Function"), 120)
    email = EmailField(_l("Email, to which the link and the code go"), autocomplete="off")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the name and the address of everybody who is begun."""
        fits = super().validate(extra_validators)
        begun = self.name.data or self.capacity.data or self.email.data
        for field in (self.name, self.email):
            if begun and not field.data:
                field.errors = [*field.errors, _("Needed of everybody who signs.")]
                fits = False
        return bool(fits)


class SignatoriesForm(Form):
    """Who signs a contract for the exhibitor, in this order."""

    people = FieldList(
        FormField(SignatoryForm), min_entries=MOST_SIGNATORIES, max_entries=MOST_SIGNATORIES
    )

    @property
    def named(self) -> list[NamedSignatory]:
        """Who is named."""
        return [
            NamedSignatory(row["name"], row["email"], row["capacity"])
            for row in self.people.data
            if row["name"]
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one at least, and a person only once."""
        if not super().validate(extra_validators):
            return False
        first = self.people[0].form
        if not self.named:
            first.name.errors = [_("Name at least one person who signs.")]
            return False
        addresses = [one.email.lower() for one in self.named]
        if len(set(addresses)) < len(addresses):
            first.email.errors = [_("Each person who signs needs an address of their own.")]
            return False
        return True


class PaperForm(Form):
    """The scan of a contract that was signed on paper."""

    name = LineField(_l("Who signed on paper"), 120, needed=True)
    capacity = LineField(_l("Function"), 120)
    scan = FileField(
        _l("Scan or photo of the signed contract"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "application/pdf,image/jpeg,image/png,image/webp"},
    )


class CancelForm(Form):
    """Why a contract is cancelled."""

    reason = TextField(_l("Reason"), 300, needed=True)
    takes_back_invoices = BooleanField(
        _l("Take back what was billed, by credit notes"), default=True
    )
