"""The forms of an account: they check shape; the services check truth."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, PasswordField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Email, InputRequired, Length

from village.accounts.words.passwords import LONGEST, SHORTEST, Weakness, weakness
from village.core.languages import LANGUAGES, NATIVE_NAMES

_WORDS = {
    Weakness.TOO_SHORT: _l("Take at least %(least)s characters.", least=SHORTEST),
    Weakness.TOO_LONG: _l("Take at most %(most)s characters.", most=LONGEST),
    Weakness.REPEATED: _l("Take more different characters."),
    Weakness.GUESSABLE: _l(
        "This is easy to guess: it is hardly more than your name, your address or a common word."
    ),
}
_LANGUAGES = [SelectChoice(code, NATIVE_NAMES[code]) for code in LANGUAGES]


class StrongEnough:
    """Refuse a password that is short or easy to guess from the form's other fields."""

    field_flags = {"minlength": SHORTEST, "maxlength": LONGEST}  # noqa: RUF012 - read by WTForms

    def __init__(self, *known: str) -> None:
        self.known = known

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: says what is weak.
        """
        known = [str(form[name].data or "") for name in self.known if name in form]
        found = weakness(field.data or "", known=known)
        if found is not None:
            raise ValidationError(str(_WORDS[found]))


def _email() -> StringField:
    return StringField(
        _l("Email address"),
        validators=[
            InputRequired(_l("Give your email address.")),
            Length(max=254),
            Email(_l("This is not a complete address, such as name@example.org.")),
        ],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email"},
    )


def _new_password(*known: str) -> PasswordField:
    return PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Choose a password.")), StrongEnough(*known)],
        render_kw={"autocomplete": "new-password"},
        description=_l(
            "12 characters or more. Four words that have nothing to do with each other are "
            "strong and easy to keep in mind; spaces are welcome."
        ),
    )


def _name() -> StringField:
    return StringField(
        _l("Your name"),
        validators=[InputRequired(_l("Give your name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )


def _language() -> SelectField:
    return SelectField(
        _l("Language"),
        choices=_LANGUAGES,
        description=_l("Mails and documents for you are written in this language."),
    )


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who one is, and the proof."""

    email = StringField(
        _l("Email address"),
        validators=[InputRequired(_l("Give your email address.")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Give your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class SignUpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What an account starts with."""

    name = _name()
    email = _email()
    password = _new_password("name", "email")
    language = _language()


class ForgotForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Where to send the link for a new password."""

    email = _email()


class ResetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The new password, chosen by the link of the mail."""

    password = _new_password()


class ProfileForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Name and language."""

    name = _name()
    language = _language()


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password, allowed by the present one."""

    current = PasswordField(
        _l("Present password"),
        validators=[InputRequired(_l("Give your present password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password()
