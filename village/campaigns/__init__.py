"""Campaigns: a mail to many organisations at once, previewed, sent, and undone until it leaves."""

from village.campaigns import personal
from village.campaigns.reads import is_overtaken
from village.campaigns.words import TEMPLATE

__all__ = ["TEMPLATE", "is_overtaken", "personal"]
