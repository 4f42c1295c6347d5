"""What a tokenizer reads, writes and refuses: vocabulary files, text and ids."""

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import index
from pathlib import Path

from minigpt.data.files import write_atomically
from minigpt.errors import TokenError

Pair = tuple[str, str]
VERSION = "#version: 0.2"


def read_vocabulary(encoder: Path, merges: Path) -> tuple[dict[str, int], list[Pair]]:
    """Read token → id from JSON, and the merges, one pair a line, the earliest first.

    Raises:
        TokenError: a file is missing or is not what it should be.
    """
    for path in (encoder, merges):
        if not path.is_file():
            raise TokenError(f"{path} is missing: a tokenizer needs its vocabulary and its merges")
    try:
        ids = json.loads(encoder.read_text(encoding="utf-8"))
    except ValueError as failure:
        raise TokenError(f"{encoder} is not JSON ({failure}): copy it again") from None
    if not isinstance(ids, dict) or not all(type(id) is int for id in ids.values()):
        raise TokenError(f"{encoder} does not map tokens to ids: copy it again")
    return ids, read_merges(merges)


def read_merges(path: Path) -> list[Pair]:
    """Read the merges alone."""
    pairs = list[Pair]()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line or (number == 1 and line.startswith("#version")):
            continue
        left, space, right = line.rstrip("\r").partition(" ")
        if not (left and space and right) or " " in right:
            raise TokenError(f"{path}, line {number}: {line!r} is not two tokens and a space")
        pairs.append((left, right))
    return pairs


def write_vocabulary(folder: Path, encoder: Mapping[str, int], merges: Sequence[Pair]) -> None:
    """Write `vocab.json` and `merges.txt`, each at once or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [VERSION, *(f"{left} {right}" for left, right in merges)]
    contents = {
        "vocab.json": json.dumps(dict(encoder), ensure_ascii=False),
        "merges.txt": "\n".join(lines) + "\n",
    }
    for name, content in contents.items():
        write_atomically(folder / name, content)


def check_vocabulary(encoder: Mapping[str, int], made: Iterable[str]) -> None:
    """Refuse a vocabulary that would fail, or be silently wrong, on some later text.

    Raises:
        TokenError: ids that are not 0 … d_vocab − 1, or something made that is no token.
    """
    if sorted(encoder.values()) != list(range(len(encoder))):
        raise TokenError(f"the ids of {len(encoder)} tokens are not 0 … d_vocab − 1")
    for token in made:
        if token not in encoder:
            raise TokenError(
                f"the merges can make {token!r}, which is not in the vocabulary: "
                "the two files do not belong together"
            )


def check_text(text: str) -> None:
    """Refuse text that is not Unicode.

    Raises:
        TokenError: half of a surrogate pair, and where.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as bad:
        raise TokenError(
            f"{text[bad.start]!r} at position {bad.start} is half of a surrogate pair, not a "
            "character: read the text again with the right encoding, or errors='replace'"
        ) from None


def check_ids(ids: Iterable[int], d_vocab: int) -> list[int]:
    """Return the ids as a list of plain integers.

    Raises:
        TokenError: one is not an integer from 0 to d_vocab − 1.
    """
    checked = list[int]()
    for id in ids:
        try:
            checked.append(index(id))
        except TypeError:
            raise TokenError(f"token id {id!r} is not a whole number") from None
        if not 0 <= checked[-1] < d_vocab:
            raise TokenError(
                f"token id {checked[-1]} is outside the vocabulary: ids run from 0 to "
                f"{d_vocab - 1} (d_vocab = {d_vocab})"
            )
    return checked
