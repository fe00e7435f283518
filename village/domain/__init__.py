"""The trade's words and rules: no web, no database, no clock."""
