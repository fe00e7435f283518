"""The accounts of the demo edition, which everybody may try; none exists elsewhere."""

PASSWORD = "casablanca-demo"  # noqa: S105 - public, as `people.toml` of the demo says
#: The mail domain of the demo's named accounts; `.example` receives no mail (RFC 2606).
DOMAIN = "village.example"
