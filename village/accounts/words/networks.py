"""Where a request comes from, as far as one household or office shares an address."""

from ipaddress import IPv6Address, IPv6Network, ip_address

UNKNOWN = "0.0.0.0"  # noqa: S104 - a value to count by, nothing listens here


def network_of(address: str | None) -> str:
    """Return the IPv4 address, or the /64 network of an IPv6 one, to count attempts by."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Network((int(found), 64), strict=False))
    return str(found)
