"""Addresses of websites, as people write them and as a link may carry them."""

from urllib.parse import urlsplit


def web_address(text: str) -> str:
    """Return the address to link to, with https where no scheme is given; "" for none.

    Only http and https are links: an address such as `javascript:…` stays text.
    """
    text = text.strip()
    if not text or any(ord(character) <= 32 for character in text):
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    return address if plain and "@" not in parts.netloc else ""
