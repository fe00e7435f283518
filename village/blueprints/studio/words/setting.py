"""What the studio says of one setting."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingWords:
    """A setting's label and help; with `rows`, its text is given so many lines."""

    label: str
    help: str = ""
    rows: int = 0
    add: str = ""  #: what the button says that adds one more to a list
