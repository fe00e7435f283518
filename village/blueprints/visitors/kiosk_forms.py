"""The forms of the kiosk: opened by whoever works there, filled in by who comes."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.visitors.fields import ConsentsField
from village.core.languages import text_in
from village.gate.writes.scanning import LONGEST_CODE
from village.visitors.writes.registering import Asked
from village.web.context import context, language
from village.web.fields import EmailField, LineField
from village.web.forms import Form


class OpenKioskForm(Form):
    """How a kiosk prints."""

    sheet = SelectField(
        _l("Printer"),
        choices=[
            SelectChoice("label", _l("label on a roll of 62 mm, in black")),
            SelectChoice("cr80", _l("card of 86 × 54 mm")),
            SelectChoice("a6", _l("one A6 a page")),
        ],
    )


class OwnCodeForm(Form):
    """The code of somebody who is registered, scanned or typed."""

    code = LineField(
        _l("Your code"),
        LONGEST_CODE,
        needed=_l("Scan your code, or type the number under it."),
        description=_l(
            "Hold the code of your mail before the reader or the camera, or type the number under"
            " it."
        ),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"},
    )


class KioskForm(Form):
    """Who registers at the kiosk."""

    kind = RadioField(_l("You come as"), choices=[])
    first_name = LineField(_l("First name"), 60, needed=True, render_kw={"autocomplete": "off"})
    name = LineField(_l("Last name"), 59, needed=True, render_kw={"autocomplete": "off"})
    email = EmailField(_l("Email, to which the badge is sent"), autocomplete="off")
    consents = ConsentsField(_l("What you agree to"), choices=[])

    def offer(self) -> None:
        """Offer the types that anybody may be without a proof."""
        lang = language()
        self.consents.offer()
        offered = [
            one
            for one in context().the_edition.visitor_settings.types
            if not one.by_invitation and not one.proof
        ]
        self.kind.choices = [SelectChoice(one.key, text_in(one.label, lang)) for one in offered]
        if self.kind.data is None and offered:
            self.kind.data = offered[0].key

    def asked(self, day: date) -> Asked:
        """Return what is asked for, for a day."""
        return Asked(
            kind=self.kind.data or "",
            name=f"{self.first_name.data} {self.name.data}",
            days=(day,),
            email=self.email.data or "",
            language=language(),
            consents=frozenset(self.consents.data or ()),
        )
