"""By what a list is sorted, and the addresses that sort it otherwise."""

from dataclasses import dataclass

from village.web.links import this_page


@dataclass(frozen=True, slots=True)
class Sort:
    """What the `sort_header` macro shows; it stands in the address as `order` and `down`."""

    key: str
    descending: bool

    def url(self, key: str) -> str:
        """Return the address of the list sorted by `key`; by its present one, the other way."""
        down = not self.descending if key == self.key else False
        return this_page(order=key, down=int(down), page=1)
