"""What is sealed about a mystery, its recipe, its solution and the authors' answer, and its keys.

A right answer opens the seal: the key is derived from the parts that a circuit needs, and each
set of parts that passes has a key of its own. The seal keeps you from reading by accident. It is
no safe: who tries all sets of parts of a small model gets in, and has missed the fun.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from minigpt.data.files import sha256_of_file, write_atomically
from minigpt.errors import DataError
from minigpt.mystery.models import Mystery
from minigpt.schema import parse_json

SEALED = Path(__file__).parent / "sealed"


@dataclass(frozen=True)
class Secret:
    """The recipe that made the model, the solution in words, and an answer that passes."""

    recipe: str
    solution: str
    answer: str


class _SealedFile(TypedDict):
    content: str
    keys: list[str]


def seal_secret(secret: Secret, mystery: Mystery, phrases: Iterable[str], path: Path) -> None:
    """Seal a secret so that each of the phrases opens it."""
    key = Fernet.generate_key()
    content = Fernet(key).encrypt(json.dumps(asdict(secret)).encode()).decode()
    keys = [_fernet(phrase, mystery).encrypt(key).decode() for phrase in phrases]
    write_atomically(path, json.dumps({"content": content, "keys": keys}, indent=1) + "\n")


def open_secret(mystery: Mystery, phrase: str, folder: Path = SEALED) -> Secret | None:
    """Open what is sealed about a mystery; None if this phrase does not open it.

    Raises:
        DataError: the sealed file is missing or damaged.
    """
    path = folder / f"{mystery.number}.json"
    try:
        sealed = parse_json(path.read_bytes(), _SealedFile)
    except (OSError, ValueError) as problem:
        raise DataError(f"what is sealed about mystery {mystery.number} {problem}") from None
    lock = _fernet(phrase, mystery)
    for held in sealed["keys"]:
        try:
            key = lock.decrypt(held.encode())
        except InvalidToken:
            continue
        return Secret(**json.loads(Fernet(key).decrypt(sealed["content"].encode())))
    return None


def phrase_of(parts: Sequence[str]) -> str:
    """Write a circuit's parts as the phrase that opens the seal."""
    return ", ".join(parts)


def _fernet(phrase: str, mystery: Mystery) -> Fernet:
    salt = sha256_of_file(mystery.path).encode()
    derived = Scrypt(salt=salt, length=32, n=2**14, r=8, p=1).derive(phrase.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
