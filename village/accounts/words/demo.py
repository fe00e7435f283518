"""The accounts of the demo edition, which everybody may try; none exists elsewhere."""

#: The mail domain of the demo's named accounts; `.example` receives no mail (RFC 2606).
DOMAIN = "village.example"
