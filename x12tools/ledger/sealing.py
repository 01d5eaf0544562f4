"""Patient data at rest: sealed with a key where one is given, and found again by blind indexes.

``X12TOOLS_KEY`` holds one key or several with commas between, each 32 bytes in base64. The first
seals; any of them opens what was sealed with it, so that a key can be changed. Without a key
texts are kept as they are: the disk must be encrypted then.
"""

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
from typing import Self

import attrs

from x12tools.errors import ConfigurationError

KEY = "X12TOOLS_KEY"
"""The environment variable that holds the keys."""

_PLAIN, _SEALED = b"\x00", b"\x01"
_NONCE = 12


@attrs.frozen(slots=True, repr=False)
class Sealer:
    """Seals and opens texts with AES-256-GCM. ``keys`` are tried in order; the first one seals."""

    keys: tuple[bytes, ...] = ()

    @classmethod
    def from_environment(cls) -> Self:
        """The sealer of ``X12TOOLS_KEY``. Raises ConfigurationError for a key that is none."""
        return cls.from_text(os.environ.get(KEY, ""))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The sealer of keys in base64, with commas between."""
        keys = []
        for one in filter(None, (part.strip() for part in text.split(","))):
            try:
                key = base64.b64decode(one.replace("-", "+").replace("_", "/"), validate=True)
            except (binascii.Error, ValueError) as why:
                raise ConfigurationError(f"{KEY}: a key is not base64") from why
            if len(key) != 32:
                raise ConfigurationError(f"{KEY}: a key has {len(key)} bytes instead of 32")
            keys.append(key)
        return cls(tuple(keys))

    @property
    def is_keyed(self) -> bool:
        """Whether there is a key."""
        return bool(self.keys)

    def seal(self, text: str, about: str) -> bytes:
        """A text as it is stored. ``about`` names its column, and must be the same to open it."""
        data = text.encode("utf-8", "surrogateescape")
        if not self.keys:
            return _PLAIN + data
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self.keys[0]).encrypt(nonce, data, about.encode())
        return _SEALED + _name(self.keys[0]) + nonce + sealed

    def open(self, stored: bytes, about: str) -> str:
        """The text of what is stored. Raises ConfigurationError where its key is not among ours."""
        stored = bytes(stored)
        if stored[:1] == _PLAIN:
            return stored[1:].decode("utf-8", "surrogateescape")
        key = next((one for one in self.keys if _name(one) == stored[1:5]), None)
        if key is None:
            raise ConfigurationError(f"the ledger is sealed with a key that {KEY} does not hold")
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, sealed = stored[5 : 5 + _NONCE], stored[5 + _NONCE :]
        try:
            data = AESGCM(key).decrypt(nonce, sealed, about.encode())
        except InvalidTag as why:
            raise ConfigurationError("the ledger holds a sealed text that was altered") from why
        return data.decode("utf-8", "surrogateescape")

    def index(self, text: str, about: str) -> str:
        """A blind index: the same for the same text in ``about``, whatever its case and spacing."""
        return _index(self.keys[0] if self.keys else None, text, about)

    def indexes(self, text: str, about: str) -> tuple[str, ...]:
        """Every index that the text may have been stored with: of each key, and of none."""
        return tuple(_index(key, text, about) for key in (*self.keys, None))

    @property
    def head(self) -> bytes:
        """What every text begins with that is sealed as ``seal`` does it now."""
        return _SEALED + _name(self.keys[0]) if self.keys else _PLAIN


def _index(key: bytes | None, text: str, about: str) -> str:
    normal = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    message = f"{about}\0{normal}".encode("utf-8", "surrogateescape")
    if key is None:
        return hashlib.sha256(message).hexdigest()[:32]
    derived = hmac.new(key, b"x12tools blind index", hashlib.sha256).digest()
    return hmac.new(derived, message, hashlib.sha256).hexdigest()[:32]


def _name(key: bytes) -> bytes:
    """Four bytes by which a sealed text names its key."""
    return hashlib.sha256(b"x12tools key name" + key).digest()[:4]
