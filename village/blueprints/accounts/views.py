"""Log in and out, sign up, confirm an address, choose a new password."""

import tomllib
from functools import cache
from urllib.parse import urlsplit

from flask import current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from village.accounts.writes import accounts, logins, passkeys
from village.blueprints.accounts import bp, landing, second
from village.blueprints.accounts.forms import LoginForm, OwnAddressForm, ResetForm, SignUpForm
from village.board import trying
from village.config import ROOT, Configuration
from village.core.errors import InvalidCredentials, SecondFactorNeeded, TooManyAttempts
from village.core.permissions import Permission as P
from village.web import devices, oidc, resume
from village.web.access import public, requires
from village.web.attempts import counted
from village.web.context import actor, context, edition, language, public_url
from village.web.errors import retry_after, sentence
from village.web.flashes import flash
from village.web.login import current_token, forget, remember
from village.web.mailed_links import ask_for_link
from village.web.resume import Carried
from village.web.security import local_target
from village.web.transaction import commits

#: In the cookie, until the next login page: the address that a link from a mail has just proven.
_PROVEN = "proven_address"


@bp.route("/login", methods=["GET", "POST"])
@public
@commits
def login() -> ResponseReturnValue:
    """Log in, and go on to the page that asked for it."""
    if actor().signed_in and request.method == "GET" and "again" not in request.args:
        return redirect(landing.target(actor()), 303)
    form, kept = LoginForm(email=session.pop(_PROVEN, "")), resume.carried()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            token = logins.log_in(
                context(),
                form.email.data or "",
                form.password.data or "",
                device=landing.device(),
                **counted(form.email.data or ""),
            )
        except InvalidCredentials:
            form.form_errors.append(_wrong_credentials())
        except TooManyAttempts as refusal:
            form.form_errors.append(sentence(refusal))
            return *login_page(form, kept, 429), retry_after(refusal)
        except SecondFactorNeeded as asked:
            return second.ask(asked.token, kept)
        else:
            return landing.begin(token, kept)
    return login_page(form, kept, status)


def login_page(
    form: LoginForm, kept: Carried | None, status: int, asked: str | None = None
) -> tuple[str, int]:
    """Show the ways to log in, and carry a form and the page that asked for the login."""
    back = local_target(request.args.get("next") if asked is None else asked, "")
    page = render_template(
        "accounts/login.html",
        form=form,
        carried=kept,
        back=back or None,
        newcomer=_newcomer(back),
        passkeys_possible=passkeys.possible(public_url()),
        provider=oidc.name() if oidc.configured() else "",
        **_demo(),
    )
    return page, status


def _newcomer(back: str) -> SignUpForm | None:
    """Return the form of a new account, for who comes to apply: most of them have none yet."""
    if not urlsplit(back).path.endswith("/apply/start"):
        return None
    form = SignUpForm(formdata=None, language=language())
    for field in form:
        field.id = f"new-{field.id}"  # beside the fields of the login
    return form


@bp.get("/token")
@public
def token() -> ResponseReturnValue:
    """Give the token of the present session to the page's own scripts: its forms go on with it."""
    if not actor().signed_in:
        return jsonify(ended=True), 401
    return jsonify(csrf_token=generate_csrf())


@bp.route("/logout", methods=["POST"])
@requires(P.ACCOUNT)
@commits
def logout() -> ResponseReturnValue:
    """End this session: its cookie is refused from now on."""
    linked = oidc.linked() is not None
    logins.log_out(context(), current_token())
    forget()
    if linked:
        return redirect(url_for("accounts.logged_out"), 303)
    flash(_("You are logged out."))
    return redirect(url_for("public.home") if edition() else url_for("accounts.login"), 303)


@bp.route("/signup", methods=["GET", "POST"])
@public
@commits
def signup() -> ResponseReturnValue:
    """Ask for an account; the answer is the same whether or not there is one."""
    form = SignUpForm(language=language())
    if not form.validate_on_submit():
        return _form("accounts/signup.html", form)
    try:
        accounts.sign_up(
            context(),
            email=form.email.data or "",
            name=form.name.data or "",
            language=form.language.data,
            target=local_target(request.args.get("next"), ""),
            **counted(form.email.data or ""),
        )
    except TooManyAttempts as refusal:
        return _refused("accounts/signup.html", form, refusal)
    return redirect(url_for("accounts.sent", what="signup"), 303)


@bp.route("/sent/<any(signup, reset, link, data):what>")
@public
def sent(what: str) -> ResponseReturnValue:
    """Say that a mail is on its way, whoever it went to."""
    return render_template("accounts/sent.html", what=what)


@bp.route("/verify/<token>", methods=["GET", "POST"])
@public
@commits
def verify(token: str) -> ResponseReturnValue:
    """Open the account by the link of the mail: choose its password, and be logged in."""
    asked = accounts.asked_account(context(), token)
    form = ResetForm(known=tuple(asked.values()))
    if not form.validate_on_submit():
        return _form("accounts/verify.html", form, email=asked["email"])
    opened, target = accounts.open_account(
        context(), token, form.password.data or "", device=landing.device()
    )
    person = remember(opened)
    flash(_("Your account is ready, and you are logged in."))
    return redirect(landing.target(person, target), 303)


@bp.route("/forgot", methods=["GET", "POST"])
@public
@commits
def forgot() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    return ask_for_link(OwnAddressForm(), "accounts/forgot.html", "reset", accounts.request_reset)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
@commits
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by the link of the mail; every session of the account ends."""
    email = accounts.address_to_reset(context(), token)
    form = ResetForm(known=(email,))
    if not form.validate_on_submit():
        return _form("accounts/reset.html", form, email=email)
    accounts.reset_password(context(), token, form.password.data or "")
    forget()
    devices.remember(email)
    session[_PROVEN] = email
    flash(_("Your password is changed. All devices are logged out; log in here."))
    return redirect(url_for("accounts.login"), 303)


def _form(template: str, form: object, **values: object) -> ResponseReturnValue:
    status = 422 if request.method == "POST" else 200
    return render_template(template, form=form, **values), status


def _refused(
    template: str, form: LoginForm | SignUpForm, refusal: TooManyAttempts, **values: object
) -> ResponseReturnValue:
    """Show the form again with what was typed, and when to come back."""
    form.form_errors.append(sentence(refusal))
    return render_template(template, form=form, **values), 429, retry_after(refusal)


def _wrong_credentials() -> str:
    text: str = _(
        "No account can log in with this address and this password. Check both; if you have just "
        "signed up, open the link in the mail first."
    )
    return text


def _settings() -> Configuration:
    settings: Configuration = current_app.config["VILLAGE"]
    return settings


def _demo() -> dict[str, object]:
    """Return the accounts to try, on a developer's machine with the demo edition."""
    here = edition()
    if not _settings().development or here is None or not here.is_demo:
        return {"to_try": []}
    return {"to_try": trying.to_try(context()), "demo_password": _demo_password()}


@cache
def _demo_password() -> str:
    """Return the password of the demo's accounts, one in all its editions; its files are public."""
    people = max(ROOT.glob("demo/*/people.toml"))
    password: str = tomllib.loads(people.read_text(encoding="utf-8"))["password"]
    return password
