"""A provider of OpenID Connect, of a test's own, on loopback: the server side of Authlib."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.errors import AccessDeniedError
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, request
from joserfc.jwk import ECKey, KeySet
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "village", "a secret of this test"
PAGES = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "jwks_uri": "keys",
    "userinfo_endpoint": "userinfo",
    "end_session_endpoint": "out",
}


@dataclass
class Provider:
    """What the provider answers; a test changes it.

    Attributes:
        says: the claims of who is there, which stand above all others in the token.
        userinfo: the claims on its page of users.
        metadata: what its description says otherwise.
        refuses: it lets nobody in.
    """

    issuer: str = ""
    says: dict[str, Any] = field(default_factory=lambda: {"sub": "1", "name": "Salma Idrissi"})
    userinfo: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    refuses: bool = False
    key: ECKey = field(default_factory=lambda: new_key())
    shown: ECKey | None = None
    asked: dict[str, str] = field(default_factory=dict)  # the query of the last login
    codes: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        """Return the settings of an installation that uses this provider."""
        return {
            "oidc_issuer": self.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": CLIENT_SECRET,
            "oidc_name": "City Login",
        }


def new_key() -> ECKey:
    """Return a key with a name of its own."""
    return ECKey.generate_key("P-256", auto_kid=True)


@contextmanager
def serving() -> Iterator[Provider]:
    """Give a provider that answers."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Client:
    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri.endswith("/oidc/callback")

    def check_client_secret(self, secret: str) -> bool:
        return secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class _Code:
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class _Token(dict[str, Any]):
    def check_client(self, client: _Client) -> bool:
        return True

    def get_scope(self) -> str:
        return str(self["scope"])

    def get_user(self) -> None:
        return None

    def is_expired(self) -> bool:
        return False

    is_revoked = is_expired


def here() -> Provider:
    """Return the provider that answers this request."""
    found: Provider = current_app.extensions["provider"]
    return found


class _Grant(grants.AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
    def save_authorization_code(self, code: str, asked: Any) -> None:
        data = asked.payload.data
        here().codes[code] = _Code(
            asked.payload.redirect_uri,
            asked.payload.scope,
            *(data[name] for name in ("nonce", "code_challenge", "code_challenge_method")),
        )

    def query_authorization_code(self, code: str, client: _Client) -> _Code | None:
        return here().codes.get(code)

    def delete_authorization_code(self, code: _Code) -> None:
        here().codes.clear()

    def authenticate_user(self, code: _Code) -> object:
        return here()


class _OpenID(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
    def exists_nonce(self, nonce: str, asked: object) -> bool:
        return False

    def resolve_client_private_key(self, client: _Client) -> KeySet:
        return KeySet([here().key])

    def get_client_algorithm(self, client: _Client) -> str:
        return "ES256"

    def get_encode_header(self, client: _Client) -> dict[str, str]:
        return {"alg": "ES256", "kid": str(here().key.kid)}

    def get_client_claims(self, client: _Client) -> dict[str, Any]:
        return {"iss": here().issuer}

    def generate_user_info(self, user: object, scope: str) -> dict[str, Any]:
        return here().says


class _Bearer(BearerTokenValidator):  # type: ignore[misc]  # Authlib has no types
    def authenticate_token(self, token: str) -> _Token | None:
        return here().tokens.get(token)


server, protected, pages = AuthorizationServer(), ResourceProtector(), Blueprint("pages", __name__)
server.register_grant(_Grant, [_OpenID(require_nonce=True), CodeChallenge(required=True)])
protected.register_token_validator(_Bearer())


def _app(provider: Provider) -> Flask:
    app = Flask("provider")
    app.extensions["provider"] = provider
    app.register_blueprint(pages)
    server.init_app(
        app,
        query_client=lambda client_id: _Client() if client_id == CLIENT_ID else None,
        save_token=lambda token, _asked: here().tokens.update(
            {token["access_token"]: _Token(token)}
        ),
    )
    return app


@pages.get("/.well-known/openid-configuration")
def described() -> Response:
    """Describe the provider."""
    return jsonify(
        {name: f"{here().issuer}/{path}" for name, path in PAGES.items()}
        | {"issuer": here().issuer, "id_token_signing_alg_values_supported": ["ES256"]}
        | here().metadata
    )


@pages.get("/keys")
def keys() -> Response:
    """Show the public halves of the keys."""
    return jsonify(KeySet([here().shown or here().key]).as_dict(private=False))


@pages.get("/authorize")
def authorize() -> Any:
    """Let in who is there, without asking."""
    here().asked = request.args.to_dict()
    grant = server.get_consent_grant()
    if here().refuses:
        refusal = AccessDeniedError(redirect_uri=request.args["redirect_uri"])
        refusal.state = request.args["state"]
        return server.handle_error_response(grant.request, refusal)
    return server.create_authorization_response(grant=grant, grant_user=here())


@pages.post("/token")
def token() -> Any:
    """Give the tokens for a code."""
    return server.create_token_response()


@pages.get("/userinfo")
@protected()
def userinfo() -> Response:
    """Say more of whose token this is."""
    return jsonify(here().userinfo)


@pages.get("/out")
def out() -> Any:
    """Forget who is there."""
    return redirect(here().issuer)
