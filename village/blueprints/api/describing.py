"""The description of the API as OpenAPI 3.1, made from the types that its answers have."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from flask import Response

from village.accounts.words.scopes import TokenScope
from village.blueprints.api import bp
from village.blueprints.api.serving import LAST, MOST, RESOURCES, USUAL, Resource
from village.blueprints.api.shapes import ProblemShape
from village.core.languages import LANGUAGES
from village.web.access import public
from village.web.context import public_url
from village.web.programs import answer
from village.webhooks.words import FACTS, TEST, WebhookEvent

_TYPES: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}
_REFUSALS = {
    "400": "A value of the query is not possible.",
    "401": "There is no token, or it has expired, was revoked, or is of another edition.",
    "403": "The token has not the scope, or its organiser not the right.",
    "404": "There is no such edition.",
    "429": "The token has asked too often; `Retry-After` says for how many seconds to wait.",
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
                "rehearsal": {"type": "boolean"},
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
            "description": "Reads of an edition what an organiser reads there.",
        },
        "servers": [{"url": f"{server}/api/v1"}],
        "security": [{"token": []}],
        "paths": {
            "/openapi.json": {"get": _described()},
            **{f"/{{edition}}/{one.scope}": {"get": _listed(one)} for one in RESOURCES},
        },
        "webhooks": {event.value: {"post": _message(event)} for event in WebhookEvent},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {
                "edition": _parameter("edition", "path", {"type": "string"}),
                "page": _parameter("page", "query", _whole(1, LAST)),
                "limit": _parameter("limit", "query", _whole(USUAL, MOST)),
                "lang": _parameter("lang", "query", {"enum": list(LANGUAGES), "default": "en"}),
            },
            "schemas": {"problem": schema(ProblemShape), "message": _MESSAGE}
            | {one.scope.value: schema(one.shape) for one in RESOURCES},
        },
    }


def schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type of an answer."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [one.value for one in kind]}
    if get_origin(kind) is UnionType:
        return {"anyOf": [schema(one) for one in get_args(kind)]}
    if get_origin(kind) is list:
        return {"type": "array", "items": schema(*get_args(kind))}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return {
            "type": "object",
            "description": (kind.__doc__ or "").strip(),
            "properties": {one.name: schema(hints[one.name]) for one in fields(kind)},
            "required": [one.name for one in fields(kind)],
        }
    return _TYPES[kind]


def _listed(one: Resource) -> dict[str, Any]:
    names = ("edition", "page", "limit", "lang")
    page = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": _ref("schemas", one.scope)},
            "total": {"type": "integer"},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
        "required": ["items", "total", "next"],
    }
    refused = {"application/problem+json": {"schema": _ref("schemas", "problem")}}
    return {
        "operationId": one.scope.value,
        "summary": one.says,
        "description": f"Takes a token with the scope `{one.scope}`.",
        "parameters": [_ref("parameters", name) for name in names],
        "responses": {
            "200": {
                "description": "One page of the list.",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": page}},
            },
            "304": {"description": "Nothing has changed since the `ETag` in `If-None-Match`."},
        }
        | {code: {"description": says, "content": refused} for code, says in _REFUSALS.items()},
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


def _whole(usual: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}


def _ref(part: str, name: TokenScope | str) -> dict[str, Any]:
    return {"$ref": f"#/components/{part}/{name}"}
