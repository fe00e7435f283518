"""One package a feature: routes and forms."""

from flask import Flask

from village.blueprints import (
    accounts,
    admin,
    allocation,
    api,
    apply,
    attachments,
    badges,
    billing,
    cards,
    checkin,
    contracts,
    draws,
    floorplan,
    founding,
    jury,
    letters,
    operations,
    orders,
    privacy,
    public,
    runs,
    selection,
    signing,
    studio,
    tasks,
    verify,
    visitors,
)
from village.config import Configuration

#: Pages of one edition live under its language and code; the others under the language alone.
IN_EDITION = "/<any(fr, ar, en):lang>/<edition>"
IN_LANGUAGE = "/<any(fr, ar, en):lang>"


def init_app(app: Flask, settings: Configuration) -> None:
    """Register every feature under its address."""
    app.register_blueprint(public.root)
    app.register_blueprint(operations.probes)
    app.register_blueprint(verify.short)
    app.register_blueprint(accounts.callback)
    app.register_blueprint(cards.notices)
    app.register_blueprint(api.bp, url_prefix="/api/v1")
    app.register_blueprint(accounts.bp, url_prefix=f"{IN_LANGUAGE}/account")
    app.register_blueprint(privacy.bp, url_prefix=f"{IN_LANGUAGE}/data")
    app.register_blueprint(privacy.in_edition, url_prefix=f"{IN_EDITION}/processing")
    app.register_blueprint(runs.bp, name="own_runs", url_prefix=f"{IN_LANGUAGE}/account/runs")
    app.register_blueprint(founding.bp, url_prefix=f"{IN_LANGUAGE}/editions")
    app.register_blueprint(operations.bp, url_prefix=f"{IN_LANGUAGE}/installation")
    app.register_blueprint(public.bp, url_prefix=IN_EDITION)
    for feature, path in (
        (apply, "apply"),
        (attachments, "attachments"),
        (admin, "admin"),
        (studio, "studio"),
        (jury, "jury"),
        (selection, "selection"),
        (floorplan, "floorplan"),
        (allocation, "stands"),
        (draws, "draws"),
        (contracts, "contracts"),
        (orders, "orders"),
        (tasks, "tasks"),
        (billing, "billing"),
        (cards, "cards"),
        (signing, "sign"),
        (letters, "letters"),
        (badges, "badges"),
        (visitors, "visitors"),
        (checkin, "gate"),
        (runs, "runs"),
        (verify, "verify"),
    ):
        app.register_blueprint(feature.bp, url_prefix=f"{IN_EDITION}/{path}")
