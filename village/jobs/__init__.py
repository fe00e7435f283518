"""Jobs that Procrastinate runs; each calls a service inside one transaction."""

from village.jobs import holds, mail, rescue

__all__ = ["holds", "mail", "rescue"]
