"""The application for any WSGI server."""

from village import create_app

app = create_app()
