"""Random codes that people type, and the slow hash that they are kept as."""

import hashlib
import secrets
import unicodedata

from django.contrib.auth.hashers import PBKDF2PasswordHasher

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What cannot be mistaken for one another: no 0 and O, no 1, I and L, and no U, which makes words."""

LOOKS_LIKE = str.maketrans({"O": "Q", "0": "Q", "U": "V"})
TOKEN_BYTES = 32


class CodeHasher(PBKDF2PasswordHasher):
    """Django's hasher with fewer rounds: it guards random codes of 50 bits and more, not passwords.

    2^50 codes at 60,000 rounds are 2^66 hashes for one link that lives a day; a worker writes one with each letter.
    """

    iterations = 60_000


_hasher = CodeHasher()


def new_token() -> str:
    """Return 256 random bits for a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token in hex; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_code(length: int) -> str:
    """Return `length` random characters that nobody mistakes; each is worth 4.9 bits."""
    return "".join(secrets.choice(ALPHABET) for _place in range(length))


def typed_code(text: str) -> str:
    """Return a code as it is kept, however it was typed: case, spaces and dashes do not matter."""
    return "".join(sign for sign in text.upper().translate(LOOKS_LIKE) if sign in ALPHABET)


def slow_hash(secret: str) -> str:
    """Return the slow, salted hash of a secret."""
    return _hasher.encode(secret, _hasher.salt())


def is_right(secret: str, *, kept: str) -> bool:
    """Return whether `secret` is the one behind the slow hash `kept`; "" takes as long and is never right.

    So the time of an answer does not tell whether there is anything to open.
    """
    if not kept:
        slow_hash(secret)
        return False
    return _hasher.verify(secret, kept)


def folded(text: str) -> str:
    """Return `text` in small letters without accents: æ, ø and å become what one types without them."""
    spelled = text.casefold().replace("æ", "ae").replace("ø", "o").replace("ß", "ss")
    return "".join(sign for sign in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(sign))
