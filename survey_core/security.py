"""Keys, codes and their hashes: what must be unguessable, and how it is compared."""

import hashlib
import hmac
import secrets

# No 0/O, 1/I: a person reads it from a poster. 32 letters make 5 bits each.
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
COLLECTOR_CODE_LENGTH = 12
PAIRING_CODE_DIGITS = 8
DEVICE_KEY_BYTES = 32
SERVICE_PIN_DIGITS = 6


def new_collector_code() -> str:
    """60 random bits in 12 upper-case letters and digits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(COLLECTOR_CODE_LENGTH))


def typed_code(text: str) -> str:
    """A code however a person typed it from a poster: in small letters, or with the gaps between its groups."""
    return "".join(text.split()).replace("-", "").upper()


def new_pairing_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(PAIRING_CODE_DIGITS))


def new_service_pin() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(SERVICE_PIN_DIGITS))


def new_device_key() -> str:
    return secrets.token_urlsafe(DEVICE_KEY_BYTES)


def device_key_hash(key: str) -> str:
    """A device key is 256 random bits, so a plain hash hides it."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def keyed_hash(secret: str, purpose: str, value: str) -> str:
    """HMAC-SHA-256 for short or guessable values (pairing codes, account names); `purpose` keeps uses apart."""
    message = f"{purpose}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
