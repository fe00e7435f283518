"""Jurors and files as several tests of the jury need them."""

from tests import factories
from village.applications.words import State
from village.core.permissions import Role


def juror_of(edition, *, axes=(1,), languages=("fr",), **fields):
    """Return a juror of the edition with a profile."""
    user = factories.UserFactory(**fields)
    factories.MembershipFactory(edition=edition, user=user, role=Role.JUROR)
    factories.JurorProfileFactory(
        edition=edition, user=user, axes=list(axes), languages=list(languages)
    )
    return user


def file_of(edition, reference, **fields):
    """Return a file before the jury."""
    return factories.ApplicationFactory(
        edition=edition, reference=reference, **{"state": State.ELIGIBLE, **fields}
    )
