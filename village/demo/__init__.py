"""The demo edition, played from its files through the services."""
