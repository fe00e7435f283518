"""An edition's file, folder or zip: read into settings, with all its faults, and written."""
