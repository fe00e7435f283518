"""What the studio says of one setting."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingWords:
    """A setting's label and help; with `rows`, how many lines its text is given."""

    label: str
    help: str = ""
    rows: int = 0
    add: str = ""  #: what the button says that adds one more to a list
