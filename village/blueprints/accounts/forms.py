"""The forms of an account: they check shape; the services check truth."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, PasswordField, SelectField, ValidationError
from wtforms import Form as AnyForm
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.accounts.words.passwords import LONGEST, SHORTEST, Weakness, weakness
from village.core.languages import LANGUAGES, NATIVE_NAMES
from village.web.fields import AtMost, EmailField, LineField, Needed
from village.web.forms import Form

_WORDS = {
    Weakness.TOO_SHORT: _l("Use at least %(least)s characters.", least=SHORTEST),
    Weakness.TOO_LONG: _l("Use at most %(most)s characters.", most=LONGEST),
    Weakness.REPEATED: _l("Use more different characters."),
    Weakness.GUESSABLE: _l(
        "This is easy to guess: it is hardly more than your name, your address or a common word."
    ),
}
_CODE = {"autocomplete": "one-time-code", "dir": "ltr", "spellcheck": "false"}
_LANGUAGES = [SelectChoice(code, NATIVE_NAMES[code]) for code in LANGUAGES]


class StrongEnough:
    """Refuse a password that is short or easy to guess from what the form knows of the person."""

    field_flags = {"minlength": SHORTEST}  # noqa: RUF012 - read by WTForms

    def __call__(self, form: AnyForm, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: says what is weak.
        """
        found = weakness(field.data or "", known=getattr(form, "known", ()))
        if found is not None:
            raise ValidationError(str(_WORDS[found]))


def _email() -> EmailField:
    return EmailField(
        _l("Email address"), needed=_l("Give your email address."), autocomplete="username"
    )


def _password(label: str) -> PasswordField:
    return PasswordField(
        label,
        validators=[Needed(_l("Choose a password.")), StrongEnough()],
        render_kw={"autocomplete": "new-password"},
        description=_l(
            "12 characters or more. Four words that have nothing to do with each other are "
            "strong and easy to keep in mind; spaces are welcome."
        ),
    )


def _name() -> LineField:
    return LineField(
        _l("Your name"), 120, needed=_l("Give your name."), render_kw={"autocomplete": "name"}
    )


def _language() -> SelectField:
    return SelectField(
        _l("Language"),
        choices=_LANGUAGES,
        description=_l("Mails and documents for you are written in this language."),
    )


class LoginForm(Form):
    """Who one is, and the proof."""

    email = _email()
    password = PasswordField(
        _l("Password"),
        validators=[Needed(_l("Give your password.")), AtMost(LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class SecondFactorForm(Form):
    """The second factor: a code of the app, or one of those kept for when it is lost."""

    second_factor = LineField(
        _l("Code"), 40, needed=_l("Give the code."), render_kw=_CODE,
        description=_l("The six digits that your app shows now, or a recovery code."),
    )  # fmt: skip


class AppForm(Form):
    """The first code of an app, with the locked secret that it was given."""

    proposal = HiddenField()
    second_factor = LineField(
        _l("Code"), 40, needed=_l("Give the code."), render_kw=_CODE,
        description=_l("The six digits that the app shows now."),
    )  # fmt: skip


class SignUpForm(Form):
    """What an account starts with."""

    name = _name()
    email = _email()
    language = _language()


class SetUpForm(SignUpForm):
    """The first account of an installation: no mail could prove its address yet."""

    password = _password(_l("Password"))

    @property
    def known(self) -> tuple[str, ...]:
        """What the password must not be guessed from."""
        return (self.email.data or "", self.name.data or "")


class JoinForm(Form):
    """The account that comes with an invitation, whose mail has proven the address."""

    name = _name()
    password = _password(_l("Password"))

    def __init__(self, *, email: str) -> None:
        super().__init__()
        self.email_known = email

    @property
    def known(self) -> tuple[str, ...]:
        """What the password must not be guessed from."""
        return (self.email_known, self.name.data or "")


class OwnAddressForm(Form):
    """Where to send a link."""

    email = _email()


class ResetForm(Form):
    """The password, chosen by the link of the mail; `known` are the person's address and name."""

    password = _password(_l("New password"))

    def __init__(self, *, known: tuple[str, ...]) -> None:
        super().__init__()
        self.known = known


class ProfileForm(Form):
    """Name and language."""

    name = _name()
    language = _language()


class PasswordForm(Form):
    """A new password, allowed by the present one."""

    current = PasswordField(
        _l("Present password"),
        validators=[Needed(_l("Give your present password.")), AtMost(LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _password(_l("New password"))

    def __init__(self, *, known: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known
