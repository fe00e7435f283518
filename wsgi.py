"""The application for any WSGI server."""

from village import create_app
from village.web.revisits import Revisits

app = create_app()
app.wsgi_app = Revisits(app.wsgi_app)  # type: ignore[method-assign]
