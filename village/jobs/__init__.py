"""Jobs that Procrastinate runs; each calls a service inside one transaction."""

from village.jobs import mail, rescue

__all__ = ["mail", "rescue"]
