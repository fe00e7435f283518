"""A server of tus 1.0, the protocol of uploads that go on after a connection has dropped.

Creation, termination, expiration and checksums are the extensions that it has (https://tus.io).
An upload is a row of `attachment`; its address is asked where to go on.
"""

import base64
import binascii
import hashlib
import hmac
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import BoundedSemaphore
from typing import Any

from flask import Response, current_app, make_response, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import http_date

from village.applications.reads import lookup
from village.attachments.tables import Attachment
from village.attachments.writes import receiving
from village.blueprints.attachments import bp
from village.core.errors import FileNotTaken, Stale, TooManyAttempts
from village.core.permissions import Permission as P
from village.editions.words.files import LARGEST_MB, MEGABYTE
from village.engines.folding import line
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.files import why_not
from village.web.incoming import whole
from village.web.transaction import commits, free_connection

VERSION = "1.0.0"
_BODY = "application/offset+octet-stream"
_CHECKSUMS = ("sha1", "sha256")
_MISMATCH = 460  # the protocol's own status: the checksum is another one
#: How many bodies this process takes at a time: other requests find threads free.
_TURNS = "village_upload_turns"


@bp.record_once
def count_turns(setup: BlueprintSetupState) -> None:
    """Keep half of a process's threads for what is quick."""
    threads = setup.app.config["VILLAGE"].web_threads
    setup.app.extensions[_TURNS] = BoundedSemaphore(max(1, threads // 2))


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file comes, before anything reads them."""
    if endpoint == "attachments.append":
        request.max_content_length = LARGEST_MB * MEGABYTE


def speaks_tus(view: Callable[..., ResponseReturnValue]) -> Callable[..., Response]:
    """Answer in the protocol's version; a refusal is a sentence, which the page shows."""

    @wraps(view)
    def speaking(*args: Any, **kwargs: Any) -> Response:
        answer = make_response(_said(view, *args, **kwargs))
        answer.headers["Tus-Resumable"] = VERSION
        return answer

    return speaking


def _said(view: Callable[..., ResponseReturnValue], *args: Any, **kw: Any) -> ResponseReturnValue:
    try:
        return view(*args, **kw)
    except OtherVersion:
        return "", 412, {"Tus-Version": VERSION}
    except FileNotTaken as refusal:
        return _text(why_not(refusal), 413 if refusal.facts["why"] == "too_large" else 422)
    except TooManyAttempts as refusal:
        return _text(sentence(refusal), 429)
    except Stale:
        return _text("another part came first", 409)


class OtherVersion(Exception):
    """The request speaks another version of the protocol."""


def _require_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion


def _text(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")


@bp.route("/of/<reference>/<key>", methods=["OPTIONS"], provide_automatic_options=False)
@requires(P.APPLY)
@speaks_tus
def abilities(reference: str, key: str) -> ResponseReturnValue:
    """Say what this server can do."""
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": "creation,termination,expiration,checksum",
        "Tus-Max-Size": str(LARGEST_MB * MEGABYTE),
        "Tus-Checksum-Algorithm": ",".join(_CHECKSUMS),
    }
    return "", 204, headers


@bp.post("/of/<reference>/<key>")
@requires(P.APPLY)
@speaks_tus
@commits
def create(reference: str, key: str) -> ResponseReturnValue:
    """Announce a file for a question: the answer says where its bytes go."""
    ctx = context()
    application = lookup.own(ctx, reference)
    _require_version()
    try:
        length = whole(request.headers.get("Upload-Length", ""))
    except ValueError:
        return _text("Upload-Length is missing, or no number that a file has", 400)
    upload = receiving.begin(ctx, application, key, name=_name_sent(), size_bytes=length)
    return "", 201, {**_facts(upload), "Location": url_for(".status", token=upload.token)}


@bp.route("/uploads/<token>", methods=["HEAD"], provide_automatic_options=False)
@requires(P.APPLY)
@speaks_tus
def status(token: str) -> ResponseReturnValue:
    """Say how much of a file has come."""
    upload = receiving.find(context(), token)
    _require_version()
    return "", 200, {**_facts(upload), "Upload-Length": str(upload.size_bytes)}


@bp.route("/uploads/<token>", methods=["PATCH"], provide_automatic_options=False)
@requires(P.APPLY)
@speaks_tus
@commits
def append(token: str) -> ResponseReturnValue:
    """Take the next bytes of a file, as many as come; examine and keep it after the last."""
    ctx = context()
    upload = receiving.find(ctx, token)
    _require_version()
    left = upload.size_bytes - upload.received_bytes
    wrong = _wrong(upload, left)
    if wrong is not None:
        return wrong
    free_connection()
    checksum = Checksum.sent()
    with _turn() as mine:
        if not mine:
            return "", 503, {"Retry-After": "2"}
        part = receiving.put_part(ctx, upload, ArrivingBody(), checksum)
    if not checksum.fits():
        return _text("Upload-Checksum is another one", _MISMATCH)
    if part.size_bytes < left:
        receiving.take(ctx, upload, part)
        return "", 204, _facts(upload)
    try:
        with receiving.joined(ctx, upload, part) as content:
            receiving.keep(ctx, upload, content, receiving.examine(ctx, upload, content))
    except FileNotTaken as refusal:
        receiving.drop(ctx, upload)
        return _text(why_not(refusal), 422)
    return "", 204, _facts(upload)


def _wrong(upload: Attachment, left: int) -> Response | None:
    """Return what is wrong with a request that sends bytes; nothing where all is well."""
    if request.mimetype != _BODY:
        return _text(f"the body is not {_BODY}", 415)
    if request.headers.get("Upload-Offset") != str(upload.received_bytes):
        return _text("Upload-Offset is another one", 409)
    if not left or (request.content_length or 0) > left:
        return _text("the body is longer than what is missing", 413)
    if Checksum.sent().unknown:
        return _text("Upload-Checksum is of no kind known here", 400)
    return None


@bp.route("/uploads/<token>", methods=["DELETE"], provide_automatic_options=False)
@requires(P.APPLY)
@speaks_tus
@commits
def terminate(token: str) -> ResponseReturnValue:
    """Give a file up that no saved answer names."""
    ctx = context()
    upload = receiving.find(ctx, token)
    _require_version()
    receiving.drop(ctx, upload)
    return "", 204


class Checksum:
    """What the sender says of a part's bytes, and what they come to."""

    def __init__(self, kind: str, wanted: bytes) -> None:
        self.unknown = bool(kind) and kind not in _CHECKSUMS
        self._wanted = wanted
        self._digest = hashlib.new(kind) if kind in _CHECKSUMS else None

    @classmethod
    def sent(cls) -> "Checksum":
        """Return that of this request; one without is fitted by anything."""
        kind, _, encoded = request.headers.get("Upload-Checksum", "").partition(" ")
        return cls(kind, _decoded(encoded))

    def update(self, piece: bytes) -> None:
        """Count bytes in."""
        if self._digest is not None:
            self._digest.update(piece)

    def fits(self) -> bool:
        """Say whether all that came is what was sent."""
        return self._digest is None or hmac.compare_digest(self._digest.digest(), self._wanted)


class ArrivingBody(io.RawIOBase):
    """The body of this request; it ends where the connection breaks or nothing more comes."""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        try:
            return request.stream.read(size)
        except (OSError, ClientDisconnected):
            return b""


@contextmanager
def _turn() -> Iterator[bool]:
    """Say whether a body may be taken now: not too many at a time."""
    turns: BoundedSemaphore = current_app.extensions[_TURNS]
    mine = turns.acquire(blocking=False)
    try:
        yield mine
    finally:
        if mine:
            turns.release()


def _facts(upload: Attachment) -> dict[str, str]:
    """Return how far an upload is, and until when it waits."""
    facts = {"Upload-Offset": str(upload.received_bytes)}
    if upload.file_id is None and upload.expires_at is not None:
        facts["Upload-Expires"] = http_date(upload.expires_at)
    return facts


def _name_sent() -> str:
    """Return the name under which the file was sent, out of the protocol's list of pairs."""
    pairs = (pair.split() for pair in request.headers.get("Upload-Metadata", "").split(","))
    encoded = dict(pair for pair in pairs if len(pair) == 2).get("filename", "")
    return line(_decoded(encoded).decode(errors="replace"))


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return b""
