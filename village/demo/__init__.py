"""The demo edition: Casablanca Smart City 2024, played from its files through the services."""
