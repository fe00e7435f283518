"""The processes of one machine: the embedded PostgreSQL, the web server and the worker."""
