"""Jobs that Procrastinate runs; each calls a service inside one transaction."""

from village.jobs import assignment, holds, issuing, mail, rescue, seals, stands, tidying

__all__ = ["assignment", "holds", "issuing", "mail", "rescue", "seals", "stands", "tidying"]
