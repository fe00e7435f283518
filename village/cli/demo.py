"""`village demo`: a whole edition to try."""

import click

from village.config import Settings


@click.group()
def demo() -> None:
    """Load the demo edition."""


def refresh(settings: Settings) -> None: ...
