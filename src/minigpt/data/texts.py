"""Smaller helpers around texts: the extract, the merges, the split, and texts by name or file."""

from pathlib import Path

from minigpt.data.store import fetch
from minigpt.errors import DataError, nearest

TEXTS = ("shakespeare", "tiny_shakespeare")  # what `read_text` knows by name


def gpt2_merges() -> Path:
    """Return the folder with GPT-2's `encoder.json` (token → id) and `vocab.bpe` (its merges)."""
    return fetch("gpt2_merges")


def tiny_shakespeare() -> str:
    """Return Karpathy's one-megabyte extract; it needs the open internet, `shakespeare` does not.

    Source: Karpathy, "The Unreasonable Effectiveness of Recurrent Neural Networks", 2015.
    """
    return (fetch("tiny_shakespeare") / "input.txt").read_text(encoding="utf-8")


def train_val_split(text: str, val_fraction: float = 0.1) -> tuple[str, str]:
    """Cut off the end of a text for validation, at the first empty line after the cut if any.

    The two parts are contiguous and together are the text. Shuffling lines instead would leak:
    a speech would lie in both parts.

    Raises:
        DataError: the fraction is not between 0 and 1, or a part would be empty.

    Example:
        >>> train_val_split("A:\\none\\n\\nB:\\ntwo\\n", val_fraction=0.6)
        ('A:\\none\\n\\n', 'B:\\ntwo\\n')
    """
    if not 0 < val_fraction < 1:
        raise DataError(f"val_fraction is {val_fraction}: give a number between 0 and 1, say 0.1")
    cut = round(len(text) * (1 - val_fraction))
    gap = text.find("\n\n", cut)
    if 0 <= gap < len(text) - 2:
        cut = gap + 2
    if cut in (0, len(text)):
        raise DataError(f"a text of {len(text)} characters is too short to split")
    return text[:cut], text[cut:]


def read_text(name: str) -> str:
    """Return a text of `minigpt.data` by its name, or the content of a file.

    Raises:
        DataError: no such text or file, or a file that is not UTF-8.
    """
    if name == "shakespeare":
        from minigpt.data.plays import shakespeare

        return shakespeare()
    if name == "tiny_shakespeare":
        return tiny_shakespeare()
    try:
        path = Path(name).expanduser()
    except RuntimeError:  # ~somebody who is not here
        path = Path(name)
    if not path.is_file():
        raise DataError(f"no text {name!r}: no such file, and {nearest(name, TEXTS)}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as failure:
        raise DataError(f"{path} is not UTF-8 text ({failure.reason})") from failure
