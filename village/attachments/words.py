"""How long a file that no saved answer names is kept, and how much of such an account may send."""

from datetime import timedelta

from village.editions.words.files import MEGABYTE

#: From its last byte, or from when it was taken out of the answers.
KEPT_LOOSE = timedelta(days=1)
#: What an account has on its way or not yet saved, all its applications together.
MOST_LOOSE_BYTES = 600 * MEGABYTE
MOST_LOOSE = 60
#: How many uploads an account, and a network, may begin within `WITHIN`.
UPLOADS_OF_ACCOUNT, UPLOADS_OF_NETWORK = 120, 2_000
WITHIN = timedelta(minutes=10)
