"""Village: the exhibition of a smart-city event and its start-up village."""

import zoneinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from village.config import Configuration

# Of the `tzdata` that is installed with us, not of the machine's: a country changes its clocks at
# a few weeks' notice, and then a deadline must not depend on who updated which machine.
zoneinfo.reset_tzpath(to=())


def create_app(settings: "Configuration | None" = None) -> "Flask":
    """Return the web application; settings come from the environment unless given.

    Raises:
        UnsafeSettings: the settings would run an unsafe installation.
        UndeclaredAccess: a view does not say who may come in.
    """
    # Imported here: the pure parts' commands import this package and must not pay for the web.
    from flask import Flask

    from village import blueprints, config, extensions, web

    settings = settings or config.read()
    app = Flask(
        __name__,
        template_folder=str(config.ROOT / "templates"),
        static_folder=None,  # WhiteNoise serves the files
    )
    app.jinja_environment = web.pages.Templates
    # No view of ours is asynchronous; Flask would ask it of each function of each request.
    app.ensure_sync = lambda func: func  # type: ignore[method-assign]
    app.config.from_mapping(web.flask_config(settings))
    extensions.init_app(app)
    web.init_app(app, settings)
    blueprints.init_app(app, settings)
    web.close(app)
    return app
