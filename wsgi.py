"""The application for any WSGI server."""

import gc

from village import config, create_app
from village.web import logs, reporting, texts
from village.web.requests import Requests
from village.web.revisits import Revisits

settings = config.read()
logs.configure(settings)
reporting.configure(settings)
app = create_app(settings)
revisits = Revisits(app.wsgi_app)
app.wsgi_app = Requests(revisits, behind_proxy=settings.proxies > 0)  # type: ignore[method-assign]
# What each worker would make of itself for its first page is made before it is forked.
app.url_map.update()
texts.read_all(app)
# What is loaded now stays: the collector need not touch it in each forked worker.
gc.collect()
gc.freeze()
# A request leaves some hundred objects in circles; they are looked for after some twenty of them.
gc.set_threshold(10_000, 10, 10)
