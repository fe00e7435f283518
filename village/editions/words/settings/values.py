"""The values that settings are made of: what each may be, and how long."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from village.editions.words.files import LARGEST_MB
from village.editions.words.kinds import KINDS
from village.editions.words.mails import MAILS
from village.editions.words.shape import Texts, ValueLimits

KEY_PATTERN = r"^[a-z][a-z0-9_-]{0,31}$"
Key = Annotated[str, ValueLimits(pattern=KEY_PATTERN)]
#: The key of a service that a package contains.
ServiceKey = Annotated[str, ValueLimits(pattern=KEY_PATTERN, longest=32)]
#: A word for what is counted: piece, stand, person.
Unit = Annotated[str, ValueLimits(pattern=r"^[a-z][a-z0-9_-]*$", longest=32)]
Answer = Annotated[str, ValueLimits(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
PavilionCode = Annotated[str, ValueLimits(pattern=r"^[a-z][a-z0-9_-]{0,15}$")]
#: A stand's number as on the plan; commas part several.
StandNumber = Annotated[str, ValueLimits(pattern=r"^[^\s,،][^,،]*$", longest=8)]
Code = Annotated[str, ValueLimits(pattern=r"^[A-Za-z][A-Za-z0-9-]{1,11}$")]
Country = Annotated[str, ValueLimits(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, ValueLimits(pattern=r"^[A-Z]{3}$")]
Colour = Annotated[str, ValueLimits(pattern=r"^#[0-9a-fA-F]{6}$")]
Link = Annotated[str, ValueLimits(pattern=r"^(https?://\S+)?$", longest=500)]
Line = Annotated[str, ValueLimits(longest=300)]
#: Beside `edition.toml`, or in one folder there.
PictureFile = Annotated[
    str,
    ValueLimits(
        pattern=r"^([\w-][\w.-]*/)?[\w-][\w.-]*\.([Jj][Pp][Ee]?[Gg]|[Pp][Nn][Gg]|[Ww][Ee][Bb][Pp])$",
        longest=150,
    ),
]
Count = Annotated[int, ValueLimits(least=0, most=1_000_000)]
Positive = Annotated[int, ValueLimits(least=1, most=1_000_000)]
Days = Annotated[int, ValueLimits(least=1, most=3650)]
Amount = Annotated[int, ValueLimits(least=0, most=10**15)]
Share = Annotated[Decimal, ValueLimits(least=0, most=1)]
Latitude = Annotated[Decimal, ValueLimits(least=-90, most=90)]
Longitude = Annotated[Decimal, ValueLimits(least=-180, most=180)]
Metres = Annotated[Decimal, ValueLimits(least=0, most=100)]
Bound = Annotated[int, ValueLimits(least=-(10**12), most=10**12)]
Megabytes = Annotated[int, ValueLimits(least=1, most=LARGEST_MB)]
KindCode = Annotated[str, ValueLimits(among=tuple(KINDS))]
MailKey = Annotated[str, ValueLimits(among=tuple(MAILS))]


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """A picture: its file, and in words what it shows, for those who do not see it."""

    file: PictureFile
    alt: Texts = field(default_factory=dict)
