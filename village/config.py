"""Settings, read once from `VILLAGE_*` variables; the only reader of the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from village.core.files.whole import write_whole
from village.core.posting import networks

ROOT = Path(__file__).resolve().parent.parent
_SHORTEST_SECRET = 32
#: Names that no public server has (RFC 2606, 6762, 8375).
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".test")
SEAL_LEVELS = ("b-t", "b-lt", "b-lta")
#: The settings that take one of a few words.
_CHOICES = {
    "env": ("development", "test", "production"),
    "seal_level": SEAL_LEVELS,
    "second_factor": ("", "required", "optional"),
    "log_format": ("text", "json"),
}


class UnsafeSettings(RuntimeError):
    """The settings would run an unsafe or impossible installation; the message says why."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the machine's administrator decides; what an organiser decides is data.

    Attributes:
        env: `development`, `test` or `production`.
        data_dir: holds the embedded database and, by default, the files.
        database_url: replaces the embedded PostgreSQL.
        base_url: what links in mails start with, and the only Host served in production.
        smtp_url: `smtp://user:password@host:port` or `smtps://…`; empty keeps mails in the outbox.
        bounce_address: where mails that cannot be delivered come back to; else to `mail_from`.
        storage_url: a folder, or an object store: `s3://bucket/prefix?endpoint=https://…&region=…`.
        clamd: where clamd listens, as `host:port` or the path of its socket; it scans what is sent.
        seal_file: the organiser's certificate and key as PKCS#12; without it a demonstration
            machine seals with a demo certificate, and production does not seal.
        seal_time_url: a time-stamp service (RFC 3161); without it seals are of level B-B.
        seal_level: `b-t`, `b-lt` or `b-lta`, what seals reach with the time-stamp service.
        seal_trust: PEM file with the roots that the levels from `b-lt` on embed proofs for.
        backup_passphrase: what the secrets in a back-up are locked under; asked where it is empty.
        second_factor: `required` of organisers, chairs and administrators, or `optional`; required
            in production where nothing is said.
        second_factor_grace_days: how long they may go without one from when they are asked.
        proxies: number of trusted reverse proxies in front.
        metrics_token: what `/metrics` asks for; without it, only this machine is answered.
        sentry_dsn: where errors are told to, by the Sentry protocol; empty tells nobody.
        security_contact: to whom weaknesses are reported, as `mailto:…` or `https://…`; it stands
            in `/.well-known/security.txt`.
        webhook_networks: networks of one's own that webhooks may reach, such as `10.1.0.0/16`, with
            commas between them; else they reach the open internet alone.
        log_format: `text`, or `json` for a line of JSON an event and a request.
        oidc_issuer: the provider of OpenID Connect by which staff may log in, as it names itself.
        oidc_client_id: what the provider calls this installation; its secret is beside it.
        oidc_name: what the login page calls the provider; else the name of its machine.
        oidc_email_domains: domains with commas between them: whoever logs in by the provider has
            an address there, and where the provider has verified it, it is proven here too.
        oidc_second_factor: what the provider says in `amr` or `acr`, with commas between, where it
            has asked for a second factor; else ours is asked.
    """

    env: str = "development"
    debug: bool = False
    secret_key: str = ""
    data_dir: Path = Path("var")
    database_url: str = ""
    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    smtp_url: str = ""
    mail_from: str = "Village <village@localhost>"
    bounce_address: str = ""
    storage_url: str = ""
    clamd: str = ""
    seal_file: str = ""
    seal_passphrase: str = field(default="", repr=False)
    seal_time_url: str = ""
    seal_level: str = "b-t"
    seal_trust: str = ""
    backup_passphrase: str = field(default="", repr=False)
    proxies: int = 0
    metrics_token: str = field(default="", repr=False)
    sentry_dsn: str = field(default="", repr=False)
    security_contact: str = ""
    webhook_networks: str = ""
    log_format: str = "text"
    web_workers: int = 2
    web_threads: int = 4
    login_limit: int = 8
    login_window_minutes: int = 15
    second_factor: str = ""
    second_factor_grace_days: int = 7
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    oidc_email_domains: str = ""
    oidc_second_factor: str = ""

    @property
    def development(self) -> bool:
        """Whether this is a developer's or a demonstration machine."""
        return self.env != "production"

    @property
    def requires_second_factor(self) -> bool:
        """Whether the roles that weigh most ask for a second factor."""
        said = self.second_factor or ("optional" if self.development else "required")
        return said == "required"

    @property
    def public_url(self) -> str:
        """The address people use, without a final slash."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def trusted_hosts(self) -> list[str]:
        """The Host headers that are answered; any other is refused."""
        own = urlsplit(self.public_url).hostname or "localhost"
        return [own, "localhost", "127.0.0.1", "[::1]"] if self.development else [own]


def read(environ: Mapping[str, str] | None = None) -> Configuration:
    """Return the settings of `environ` (default: the process's own).

    Raises:
        UnsafeSettings: a name is unknown, a value is not of its type, or production would
            start with debug on, without a secret of its own or without its address.
    """
    environ = os.environ if environ is None else environ
    types = {each.name: each.type for each in fields(Configuration)}
    given: dict[str, object] = {}
    for variable, text in environ.items():
        if not variable.startswith("VILLAGE_"):
            continue
        name = variable.removeprefix("VILLAGE_").lower()
        if name not in types:
            raise UnsafeSettings(f"{variable}: no such setting")
        given[name] = _parsed(variable, text, types[name])
    settings = Configuration(**given)  # type: ignore[arg-type]  # parsed by field type above
    refuse_unsafe(settings)
    return settings


def secret_key(settings: Configuration) -> str:
    """Return the configured secret, or this machine's own, made at the first start."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret_key"
    if not path.exists():
        write_whole(path, secrets.token_urlsafe(48).encode())
    return path.read_text()


def _parsed(variable: str, text: str, type_: object) -> object:
    try:
        if type_ in (bool, "bool"):
            return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
        if type_ in (int, "int"):
            return int(text)
        return Path(text) if type_ in (Path, "Path") else text
    except (KeyError, ValueError):
        raise UnsafeSettings(f"{variable}: cannot read {text!r}") from None


def refuse_unsafe(settings: Configuration) -> None:
    """Stop where these settings would run an unsafe installation.

    Raises:
        UnsafeSettings: the message names the setting and says why.
    """
    for name, choices in _CHOICES.items():
        if getattr(settings, name) not in choices:
            raise UnsafeSettings(
                f"VILLAGE_{name.upper()}: one of {', '.join(filter(None, choices))}"
            )
    _refuse_contact(settings.security_contact)
    _refuse_networks(settings.webhook_networks)
    _refuse_provider(settings)
    if settings.development:
        _refuse_public(settings)
        return
    if settings.debug:
        raise UnsafeSettings("VILLAGE_DEBUG: never in production")
    if len(settings.secret_key) < _SHORTEST_SECRET or len(set(settings.secret_key)) < 10:
        raise UnsafeSettings(
            "VILLAGE_SECRET_KEY: production needs a random secret of 32 characters or more, "
            "for example from: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    address = urlsplit(settings.base_url)
    if address.scheme not in ("https", "http") or not address.hostname:
        raise UnsafeSettings("VILLAGE_BASE_URL: production needs the address people use")
    if address.scheme == "http" and not _is_loopback(address.hostname):
        raise UnsafeSettings("VILLAGE_BASE_URL: production needs https:// for passwords")


def _refuse_contact(contact: str) -> None:
    if contact and (not contact.startswith(("mailto:", "https://")) or len(contact.split()) > 1):
        raise UnsafeSettings("VILLAGE_SECURITY_CONTACT: an address as mailto:… or https://…")


def _refuse_networks(text: str) -> None:
    try:
        networks(text)
    except ValueError as error:
        raise UnsafeSettings(f"VILLAGE_WEBHOOK_NETWORKS: {error}") from None


def _refuse_provider(settings: Configuration) -> None:
    said = [getattr(settings, one.name) for one in fields(settings) if one.name.startswith("oidc_")]
    if not any(said):
        return
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
        raise UnsafeSettings(
            "VILLAGE_OIDC_ISSUER: needs VILLAGE_OIDC_CLIENT_ID and VILLAGE_OIDC_CLIENT_SECRET, as "
            "they need it"
        )
    issuer = urlsplit(settings.oidc_issuer)
    if issuer.query or issuer.fragment or not issuer.hostname:
        raise UnsafeSettings("VILLAGE_OIDC_ISSUER: an address without « ? » and « # »")
    local = issuer.scheme == "http" and _is_loopback(issuer.hostname)
    if issuer.scheme != "https" and not local:
        raise UnsafeSettings("VILLAGE_OIDC_ISSUER: needs https://")


def _refuse_public(settings: Configuration) -> None:
    """Keep a development machine, whose mails anybody may read, off public addresses."""
    for variable, host in (
        ("VILLAGE_HOST", settings.host),
        ("VILLAGE_BASE_URL", urlsplit(settings.public_url).hostname or ""),
    ):
        if not _is_private(host):
            raise UnsafeSettings(
                f"{variable}: {host} is public, and on a development machine everybody reads "
                "all mails at /outbox; set VILLAGE_ENV=production"
            )


def _is_private(host: str) -> bool:
    """Say whether a name or an address leads to this machine or its own network only."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_NAMES)
    return address.is_private and not address.is_unspecified


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
