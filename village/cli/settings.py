"""The settings of a command, and a database that answers: without the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from village import config
from village.config import Configuration, UnsafeSettings
from village.server import processes


def read() -> Configuration:
    """Return the settings, or end the command with a sentence."""
    try:
        return config.read()
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def running_database() -> Iterator[Configuration]:
    """Give the settings with the address of a database that answers."""
    found = read()
    with processes.database(found) as url:
        yield replace(found, database_url=url)
