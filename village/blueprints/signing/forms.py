"""The form by which somebody signs a contract."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from village.contracts.words import CODE_DIGITS
from village.engines import folding
from village.engines.documents.strokes import NoSignature, strokes
from village.web.fields import LineField, Needed
from village.web.forms import Form

_CODE = re.compile(rf"\d{{{CODE_DIGITS}}}")


class CodeField(LineField):
    """The code of a mail, as people type and paste it."""

    def read(self, text: str) -> str:
        """Return its digits alone.

        Raises:
            ValueError: they are no code.
        """
        digits = folding.identifier(text).replace("-", "")
        if not _CODE.fullmatch(digits):
            raise ValueError(_("The code has %(count)s digits.", count=CODE_DIGITS))
        return digits


class PathField(HiddenField):
    """A signature as it was drawn; nothing where the name is typed alone."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is no drawing."""
        if self.data:
            try:
                strokes(self.data)
            except NoSignature as error:
                raise ValidationError(
                    _("The drawn signature cannot be read: draw it once more, or leave it out.")
                ) from error


class SignForm(Form):
    """Somebody agrees to a contract: by code, name, and a drawing where there is one."""

    name = LineField(_l("Your name, typed as your signature"), 120, needed=True)
    path = PathField(_l("Your drawn signature"))
    agreed = BooleanField(validators=[Needed(_l("Agree to the contract to sign it."))])
    code = CodeField(
        _l("Code from the mail"),
        20,
        needed=_l("Type the code that the mail brought you."),
        render_kw={
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "dir": "ltr",
            "spellcheck": "false",
        },
    )
