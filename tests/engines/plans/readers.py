"""Readers for the tests of the process that runs them."""


def echoed(request):
    """Answer with the request."""
    return request


def hungry(request):
    """Take memory without end."""
    return b"".join(bytes(1 << 20) for _ in range(1 << 20))


def busy(request):
    """Never answer."""
    while True:
        pass
