"""Email addresses: which texts are complete ones."""

from email_validator import EmailNotValidError, validate_email

#: How many characters an address has at most (RFC 5321).
LONGEST_ADDRESS = 254


def is_email_address(text: str) -> bool:
    """Say whether a text is one complete address; whether mail arrives there is not asked."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(text) <= LONGEST_ADDRESS
