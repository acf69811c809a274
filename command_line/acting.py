"""Who acts when a command does: the name the audit trail gives them."""

import getpass


def actor() -> str:
    """'langnghe (ha)': the command line, and the account of the system it runs under."""
    try:
        return f"langnghe ({getpass.getuser()})"
    except (OSError, KeyError):  # a system without that account's name
        return "langnghe"
