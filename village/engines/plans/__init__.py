"""Halls, stands and aisles as geometry: read, checked, measured and drawn; no web, no database."""
