"""One page of a list, with its neighbours' addresses; an address past the end leads to the last."""

from dataclasses import dataclass

from flask import abort, redirect, request

from village.web.links import this_page

#: Beyond the last page of any list.
_LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What the `pager` macro shows."""

    number: int
    pages: int
    total: int
    prev_url: str
    next_url: str


def asked_page() -> int:
    """Return the page that the address asks for, from 1; the first where it says nothing sound."""
    number = request.args.get("page", 1, type=int)
    return min(max(number, 1), _LAST)


def page_of(number: int, total: int, size: int) -> Page:
    """Return page `number` of a list of `total` entries, `size` a page.

    An address that asks for a page past the end is sent to the last one.
    """
    pages = max(1, -(-total // size))
    if number > pages:
        if request.method == "GET":
            abort(redirect(_url(pages)))
        number = pages
    return Page(
        number=number,
        pages=pages,
        total=total,
        prev_url=_url(number - 1) if number > 1 else "",
        next_url=_url(number + 1) if number < pages else "",
    )


def _url(number: int) -> str:
    return this_page(page=number)
