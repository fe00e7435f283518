"""What is locked before it is stored: bytes under keys derived from the installation's secret."""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_KEY_BYTES = 32
_INFO = b"village safe 1: "


class CannotUnlock(RuntimeError):
    """The bytes were locked under another secret, or are damaged."""


class Safe:
    """Locks bytes (AES-256-GCM) with a key of its own for each purpose (HKDF-SHA256)."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def lock(self, content: bytes, purpose: str) -> bytes:
        """Return `content` locked for `purpose`; only the same secret and purpose open it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher(purpose).encrypt(nonce, content, purpose.encode())

    def unlock(self, locked: bytes, purpose: str) -> bytes:
        """Return what was locked for `purpose`.

        Raises:
            CannotUnlock: the secret or the purpose is another, or a byte has changed.
        """
        nonce, content = locked[:_NONCE_BYTES], locked[_NONCE_BYTES:]
        try:
            return self._cipher(purpose).decrypt(nonce, content, purpose.encode())
        except (InvalidTag, ValueError):
            raise CannotUnlock(f"{purpose}: locked under another secret key, or damaged") from None

    def opens(self, locked: bytes, purpose: str) -> bool:
        """Say whether this secret and this purpose open it."""
        try:
            return bool(self.unlock(locked, purpose))
        except CannotUnlock:
            return False

    def signing_key(self, purpose: str) -> Ed25519PrivateKey:
        """Return the installation's key that signs for `purpose`: the same secret, the same key."""
        return Ed25519PrivateKey.from_private_bytes(self._derived(f"sign {purpose}"))

    def mark(self, content: bytes, purpose: str) -> str:
        """Return a short mark (hex) of `content`, which nobody makes without the secret."""
        return hmac.new(self._derived(f"mark {purpose}"), content, "sha256").hexdigest()[:20]

    def _cipher(self, purpose: str) -> AESGCM:
        return AESGCM(self._derived(purpose))

    def _derived(self, purpose: str) -> bytes:
        if not self._secret:
            raise CannotUnlock("this context has no secret to lock or unlock with")
        info = _INFO + purpose.encode()
        return HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(self._secret)
