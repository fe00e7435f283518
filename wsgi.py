"""The application for any WSGI server."""

import gc

from village import create_app
from village.web.revisits import Revisits

app = create_app()
app.wsgi_app = Revisits(app.wsgi_app)  # type: ignore[method-assign]
# What is loaded now stays: the collector need not touch it in each forked worker.
gc.collect()
gc.freeze()
