"""What the server and a device without network must both say."""

#: What each scan of one badge on one day is worth, by what a second entry is: way and verdict.
REENTRY = {
    "free": (("in", "welcome"), ("in", "welcome"), ("out", "left"), ("in", "welcome")),
    "ask": (("in", "welcome"), ("in", "again"), ("out", "left"), ("in", "welcome")),
    "once": (("in", "welcome"), ("in", "refused"), ("out", "left"), ("in", "refused")),
}

#: A zone of an edition, and what each kind of badge is worth in front of it.
ZONES = [{"key": "press-room", "name": {"fr": "Salle de presse"}, "roles": ["press", "staff"]}]
IN_FRONT_OF_IT = {"press": "allowed", "staff": "allowed", "visitor": "refused"}
