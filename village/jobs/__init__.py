"""Jobs that Procrastinate runs; each calls a service inside one transaction."""

from village.jobs import holds, mail, rescue, tidying

__all__ = ["holds", "mail", "rescue", "tidying"]
