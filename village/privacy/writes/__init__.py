"""People's data taken away and erased."""
