"""`village backup` and `village restore`: a whole installation in one file, and back."""

from pathlib import Path

import click

from village import create_app
from village.board import installation
from village.cli import settings
from village.config import Configuration
from village.core.audit import heads, reads
from village.core.errors import StorageAway
from village.extensions import db
from village.server import backups, migrations
from village.web.context import job_context


@click.command()
@click.option("-o", "--output", required=True, help="A file, or the address of an object.")
def backup(output: str) -> None:
    """Write database, files and secrets to one file, while everything runs.

    The secrets are locked under VILLAGE_BACKUP_PASSPHRASE, or under what is asked for.
    """
    with settings.running_database() as running:
        passphrase = _passphrase(running, confirm=True)
        try:
            with backups.writing(output) as into:
                made = backups.make(running, into, passphrase)
        except (backups.BackupError, OSError) as error:
            raise click.ClickException(str(error)) from error
        except StorageAway as error:
            raise click.ClickException("the storage of the files does not answer") from error
        _note(running, made)
    _warn_of(made)
    click.echo(f"{sum(made.backup.rows.values())} rows, {made.backup.files} files: {output}")


@click.command()
@click.argument("source")
def restore(source: str) -> None:
    """Bring an installation back on an empty machine, and check that all of it is there."""
    with settings.running_database() as running:
        passphrase = _passphrase(running)
        try:
            with backups.reading(source) as archive:
                found = backups.restore(running, archive, passphrase)
        except (backups.BackupError, OSError) as error:
            raise click.ClickException(str(error)) from error
        _check(running)
    _warn_of(found)
    for note in found.notes:
        click.echo(note)
    click.echo(f"{sum(found.backup.rows.values())} rows, {found.backup.files} files are back.")


def _note(running: Configuration, made: backups.BackupReport) -> None:
    """Note that a back-up was made, where its age is watched."""
    with create_app(running).app_context():
        rows = sum(made.backup.rows.values())
        installation.note_backup(job_context(), rows=rows, files=made.backup.files)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _passphrase(running: Configuration, *, confirm: bool = False) -> str:
    """Return what locks the secrets; it is never empty."""
    asked = running.backup_passphrase or click.prompt(
        "Passphrase", hide_input=True, confirmation_prompt=confirm
    )
    return str(asked)


def _check(running: Configuration) -> None:
    """Bring the database forward to this release, and read its audit log.

    Raises:
        ClickException: the log is not whole.
    """
    with create_app(running).app_context():
        migrations.upgrade()
        ctx = job_context()
        broken = reads.first_broken(ctx.session)
        missed = heads.first_missed(ctx, heads.Kept(Path(running.data_dir)).lines())
        db.session.remove()
        db.engine.dispose()
    if broken or missed:
        raise click.ClickException(
            "all is back, but the audit log is not whole; see: village audit verify"
        )


def _warn_of(outcome: backups.BackupReport) -> None:
    for key in outcome.missing:
        click.echo(f"Missing in the storage, or damaged there: {key}", err=True)
