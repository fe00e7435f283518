"""The accounts of the demo edition, which everybody may try; none exists elsewhere."""

PASSWORD = "village-demo-2024"  # noqa: S105 - printed on the demo's login page
#: The mail domain of the demo's named accounts; `.example` receives no mail (RFC 2606).
DOMAIN = "village.example"
