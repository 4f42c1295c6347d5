"""A BPE's vocabulary and merges as GPT-2 publishes them: two files, one pair of tokens a line."""

from pathlib import Path
from typing import Any

from minigpt.errors import TokenError
from minigpt.model import bpe
from minigpt.schema import parse_json, short


def merge_pairs(merges: list[Any]) -> list[bpe.Pair]:
    """Read merges, each a list of two tokens or, as in older files, a text with a space.

    Raises:
        TokenError: one is neither.
    """
    pairs = list[bpe.Pair]()
    for merge in merges:
        pair = merge.split(" ") if isinstance(merge, str) else merge
        if type(pair) is not list or list(map(type, pair)) != [str, str] or "" in pair:
            raise TokenError(f"the merge {short(merge)} is not of two tokens")
        pairs.append((pair[0], pair[1]))
    return pairs


def read_vocabulary(encoder: Path, merges: Path) -> tuple[dict[str, int], list[bpe.Pair]]:
    """Read token → id from JSON, and the merges, one pair a line, the earliest first.

    Raises:
        TokenError: a file is missing or is not what it should be.
    """
    for path in (encoder, merges):
        if not path.is_file():
            raise TokenError(f"{path} is missing: a tokenizer needs its vocabulary and its merges")
    try:
        ids = parse_json(encoder.read_bytes(), dict[str, int])
    except ValueError as failure:
        raise TokenError(f"{encoder} {failure}: copy it again") from None
    lines = merges.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if lines[0].startswith("#version"):
        del lines[0]
    try:
        return ids, merge_pairs([line.rstrip("\r") for line in lines if line])
    except TokenError as failure:
        raise TokenError(f"{merges}: {failure}") from None
