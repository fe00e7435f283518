"""One page of a list, with its neighbours' addresses."""

from dataclasses import dataclass

from village.web.links import this_page


@dataclass(frozen=True, slots=True)
class Page:
    """What the `pager` macro shows."""

    number: int
    pages: int
    total: int
    prev_url: str
    next_url: str


def page_of(number: int, total: int, size: int) -> Page:
    """Return page `number` of a list of `total` entries, `size` a page."""
    pages = max(1, -(-total // size))
    return Page(
        number=number,
        pages=pages,
        total=total,
        prev_url=_url(number - 1) if number > 1 else "",
        next_url=_url(number + 1) if number < pages else "",
    )


def _url(number: int) -> str:
    return this_page(page=number)
