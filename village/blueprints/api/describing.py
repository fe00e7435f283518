"""The description of the API as OpenAPI 3.1, made from the types that its answers have."""

from typing import Any

from flask import Response

from village.blueprints.api import bp
from village.blueprints.api.serving import (
    CHANGES,
    ITEMS,
    KEY,
    LAST,
    MOST,
    RESOURCES,
    USUAL,
    ApiChange,
    ApiItem,
    Resource,
)
from village.blueprints.api.shapes import ProblemShape, schema
from village.core.languages import LANGUAGES
from village.web.access import public
from village.web.context import public_url
from village.web.programs import answer
from village.webhooks.words import FACTS, TEST, WebhookEvent

_REFUSALS = {
    "400": "A value of the query is not possible.",
    "401": "There is no token, or it has expired, was revoked, or is of another edition.",
    "403": "The token has not the scope, or its organiser not the right.",
    "404": "There is no such edition or item, or not for the organiser of the token.",
    "429": "The token has asked too often; `Retry-After` says for how many seconds to wait.",
}
#: What else a change may be refused for.
_REFUSED_CHANGES = {
    "400": "The body is no JSON, or `Idempotency-Key` is missing.",
    "404": "There is no such thing, or not for the organiser of the token.",
    "409": "As things stand it is not possible; `detail` says why.",
    "415": "The body is not `application/json`.",
    "422": "The body is not as described, or the key was used for another request.",
}
_REFUSED_VERSIONS = {
    "412": "Another version is there by now: read it again.",
    "428": "`If-Match` is missing.",
}
#: What a webhook is sent: references and states.
_MESSAGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"enum": [*WebhookEvent, TEST]},
        "timestamp": {"type": "string", "format": "date-time"},
        "data": {
            "type": "object",
            "properties": {
                **{key: {"type": "string"} for key in ("edition", "reference", "state", *FACTS)},
                "scans": {"type": "integer"},
            },
            "required": ["edition"],
        },
    },
    "required": ["type", "timestamp", "data"],
}


@bp.get("/openapi.json")
@public
def openapi() -> Response:
    """Give the description; it holds nothing of anybody."""
    return answer(description(public_url()))


def description(server: str) -> dict[str, Any]:
    """Return the description of all resources of an installation."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Village",
            "version": "1",
            "description": "Reads of an edition what an organiser reads there, and changes some.",
        },
        "servers": [{"url": f"{server}/api/v1"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "webhooks": {event.value: {"post": _message(event)} for event in WebhookEvent},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {
                "edition": _parameter("edition", "path", {"type": "string"}),
                "page": _parameter("page", "query", _whole(1, LAST)),
                "limit": _parameter("limit", "query", _whole(USUAL, MOST)),
                "reference": _parameter("reference", "path", {"type": "string"}),
                "key": _header(
                    "Idempotency-Key", {"type": "string", "pattern": f"^{KEY.pattern}$"}
                ),
                "version": _header("If-Match", {"type": "string"}),
                "known": _header("If-Match", {"type": "string"}, required=False),
                "new": _header("If-None-Match", {"const": "*"}, required=False),
                "lang": _parameter("lang", "query", {"enum": list(LANGUAGES), "default": "en"}),
            },
            "schemas": {"problem": schema(ProblemShape), "message": _MESSAGE}
            | {one.path: schema(one.shape) for one in RESOURCES}
            | {f"{one.name}_sent": schema(one.body) for one in CHANGES if one.body},
        },
    }


def _paths() -> dict[str, dict[str, Any]]:
    """Describe each address with all that can be done there."""
    paths: dict[str, dict[str, Any]] = {"/openapi.json": {"get": _described()}}
    for listed in RESOURCES:
        paths[f"/{{edition}}/{listed.path}"] = {"get": _listed(listed)}
    for one in ITEMS:
        paths[f"/{{edition}}/{one.path}/{{reference}}"] = {"get": _read(one)}
    for change in CHANGES:
        paths.setdefault(_path(change), {})[change.method.lower()] = _changed(change)
    return paths


def _path(one: ApiChange) -> str:
    return f"/{{edition}}/{one.path}".replace("<", "{").replace(">", "}")


def _changed(one: ApiChange) -> dict[str, Any]:
    """Describe a change: done once for its key, to the version that is meant."""
    names = ["edition", *(["reference"] if "<reference>" in one.path else []), "lang", "key"]
    refusals = _REFUSALS | _REFUSED_CHANGES | (_REFUSED_VERSIONS if one.conditional else {})
    versions = ["known", "new"] if one.creates else ["version"] * one.conditional
    body = {
        "requestBody": {
            "content": {"application/json": {"schema": _ref("schemas", f"{one.name}_sent")}},
            "required": True,
        }
    }
    return {
        "operationId": one.name,
        "summary": one.says,
        "description": f"Takes a token with the scope `{one.scope}`. The same request with the "
        "same key within a day is done once, and gets the same answer.",
        "parameters": [_ref("parameters", name) for name in names + versions],
        **(body if one.body else {}),
        "responses": {
            "200": {
                "description": "Done, now or before.",
                "content": {"application/json": {"schema": schema(one.shape)}},
            }
        }
        | _refused(refusals),
    }


def _refused(says: dict[str, str]) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _ref("schemas", "problem")}}
    return {code: {"description": text, "content": content} for code, text in says.items()}


def _listed(one: Resource) -> dict[str, Any]:
    names = ("edition", "page", "limit", "lang")
    page = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": _ref("schemas", one.path)},
            "total": {"type": "integer"},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
        "required": ["items", "total", "next"],
    }
    return {"operationId": one.path, **_reading(one, names, "One page of the list.", page)}


def _read(one: ApiItem) -> dict[str, Any]:
    names = ("edition", "reference", "lang")
    item = _ref("schemas", one.path)
    return {"operationId": one.name, **_reading(one, names, "The item.", item)}


def _reading(
    one: Resource | ApiItem, names: tuple[str, ...], given: str, shape: dict[str, Any]
) -> dict[str, Any]:
    """Describe what is read by a token, and asked for again by its ETag."""
    return {
        "summary": one.says,
        "description": f"Takes a token with the scope `{one.scope}`.",
        "parameters": [_ref("parameters", name) for name in names],
        "responses": {
            "200": {
                "description": given,
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": shape}},
            },
            "304": {"description": "Nothing has changed since the `ETag` in `If-None-Match`."},
        }
        | _refused(_REFUSALS),
    }


def _message(event: WebhookEvent) -> dict[str, Any]:
    return {
        "operationId": event.value,
        "summary": "A message to an address that an organiser registered, by Standard Webhooks.",
        "security": [],
        "requestBody": {
            "content": {"application/json": {"schema": _ref("schemas", "message")}},
            "required": True,
        },
        "responses": {"2XX": {"description": "Taken; anything else is tried again for a day."}},
    }


def _described() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This description.",
        "security": [],
        "responses": {
            "200": {
                "description": "OpenAPI 3.1.",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }


def _parameter(name: str, place: str, kind: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": kind}


def _header(name: str, kind: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": kind}


def _whole(usual: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}


def _ref(part: str, name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/{part}/{name}"}
