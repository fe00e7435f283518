"""The provider of OpenID Connect by which an organiser's staff logs in: the way there and back.

What it says of itself and its keys are asked at each login, so that nothing here is older. Authlib
speaks the protocol: PKCE, the nonce, and all that a signed token has to hold.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import current_app, session

from village.accounts.reads import identities
from village.accounts.tables import FederatedIdentity
from village.accounts.words.oidc import ProvenIdentity, Trust, identity, listed
from village.config import Configuration
from village.core.errors import NotFound, ProviderAway, ProviderRefused
from village.web.context import context, language, public_url, settings

#: One address of ours, in no language: providers are told it once.
CALLBACK = "/oidc/callback"
#: How far the provider's clock may be off.
SKEW_SECONDS = 60
_TIMEOUT_SECONDS = 10
_NAMED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
#: What a token may be signed with: keys of which the provider shows the public half.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: Where Authlib keeps what an answer must fit, until it comes.
_AWAITED = "_state_oidc_"


def configured() -> bool:
    """Say whether there is a provider."""
    return bool(settings().oidc_issuer)


def require() -> None:
    """Let a page be there only where a provider is.

    Raises:
        NotFound: there is none.
    """
    if not configured():
        raise NotFound


def name() -> str:
    """Return what people call the provider."""
    return settings().oidc_name or urlsplit(settings().oidc_issuer).netloc


def linked() -> FederatedIdentity | None:
    """Return whom the provider knows as the reader, where there is a provider and it does."""
    return identities.mine(context(), settings().oidc_issuer) if configured() else None


def way_there(state: str, *, again: bool = False) -> str:
    """Return where at the provider to log in, and keep in the cookie what its answer must fit.

    With `again`, the provider asks who somebody is, though it may know.

    Raises:
        ProviderAway: it does not say where.
    """
    asked: dict[str, object] = {"state": state, "ui_locales": language()}
    if again:
        asked |= {"prompt": "login", "max_age": 0}
    back = public_url() + CALLBACK
    with _spoken_to(settings()) as provider:
        there = provider.create_authorization_url(back, **asked)
    for earlier in [key for key in session if key.startswith(_AWAITED)]:
        session.pop(earlier)  # or the cookie would outgrow what browsers keep
    url: str = there.pop("url")
    provider.save_authorize_data(redirect_uri=back, **there)
    return url


def who_came_back() -> ProvenIdentity:
    """Return whom the provider's answer to this request proves.

    Raises:
        OutsideDomains: the address is in none of the domains that there are.
        ProviderAway: it does not answer.
        ProviderRefused: it let nobody in, or what it says does not hold.
    """
    here = settings()
    with _spoken_to(here) as provider:
        token = provider.authorize_access_token(
            claims_options={
                "iss": {"essential": True, "value": here.oidc_issuer},
                "aud": {"essential": True, "value": here.oidc_client_id},
            },
            leeway=SKEW_SECONDS,
        )
        claims = dict(token["userinfo"])  # of the signed token
        if "email" not in claims and "userinfo_endpoint" in provider.server_metadata:
            claims = _added(claims, provider.userinfo(token=token))
    trust = Trust(listed(here.oidc_email_domains.lower()), listed(here.oidc_second_factor))
    return identity(claims, trust)


def way_out() -> str:
    """Return where one logs out at the provider; nothing where it has no such page.

    Raises:
        ProviderAway: it does not say.
    """
    with _spoken_to(settings()) as provider:
        page: str = provider.server_metadata.get("end_session_endpoint", "")
    return f"{page}?{urlencode({'client_id': settings().oidc_client_id})}" if page else ""


def fault(settings: Configuration) -> str:
    """Return what is wrong with what the provider says of itself; nothing where all is well."""
    try:
        with _spoken_to(settings) as provider:
            provider.fetch_jwk_set()
    except (ProviderAway, ProviderRefused) as error:
        return str(error.facts["reason"])
    return ""


@contextmanager
def _spoken_to(settings: Configuration) -> Iterator[Any]:
    """Give the provider as it describes itself now, and say in our words what goes wrong with it.

    Raises:
        ProviderAway: it does not answer, or is not the one that the settings name.
        ProviderRefused: it let nobody in, or what it says does not hold.
    """
    # Imported here: half a second, for who logs in by a provider alone.
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.flask_client import OAuth
    from joserfc.errors import JoseError
    from requests import RequestException

    provider = OAuth(current_app).register(
        "oidc",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT_SECONDS,
        },
    )
    try:
        _check(provider.load_server_metadata(), settings.oidc_issuer)
        yield provider
    except RequestException as error:
        raise ProviderAway(reason=error) from error
    except JoseError as error:
        raise ProviderRefused(reason=error) from error
    except (AuthlibBaseError, KeyError, TypeError, ValueError) as error:
        # Its words may be anybody's: they come in the address.
        raise ProviderRefused(reason=type(error).__name__) from error


def _check(said: dict[str, Any], issuer: str) -> None:
    """See that a provider is the one meant and names all its pages; keep to safe signatures.

    Raises:
        ProviderAway: it is not, or does not.
    """
    if said.get("issuer") != issuer:
        raise ProviderAway(reason=f"it calls itself {said.get('issuer')}, not {issuer}")
    if missing := [page for page in _NAMED if not said.get(page)]:
        raise ProviderAway(reason=f"it does not name its {', '.join(missing)}")
    offered = said.get("id_token_signing_alg_values_supported", ["RS256"])
    safe = [one for one in _ALGORITHMS if one in offered]
    if not safe:
        raise ProviderAway(reason="it signs with a secret, or not at all")
    said["id_token_signing_alg_values_supported"] = safe


def _added(claims: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims of a token, with what else the provider says of the same person.

    Raises:
        ProviderRefused: it is another person.
    """
    if more.get("sub") != claims["sub"]:
        raise ProviderRefused(reason="userinfo of another person")
    return {**more, **claims}
