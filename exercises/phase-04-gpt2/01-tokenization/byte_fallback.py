"""A character tokenizer that meets a character it does not know."""

from collections.abc import Mapping, Sequence


def encode(text: str, characters: Mapping[str, int]) -> list[int]:
    """Turn any text into ids: a known character is one id, an unknown one is its UTF-8 bytes.

    The ids 0 to 255 are the bytes; `characters` gives the known characters ids from 256 on.

    Example:
        >>> encode("a€", {"a": 256})
        [256, 226, 130, 172]
    """
    raise NotImplementedError("4.1.6 byte_fallback: your code here")


def decode(ids: Sequence[int], characters: Mapping[str, int]) -> str:
    """Turn ids back into text.

    A model may stop in the middle of a character. Bytes that are no UTF-8 become "�", as
    `errors="replace"` writes them.

    Example:
        >>> decode([226, 130, 172, 256], {"a": 256})
        '€a'
    """
    raise NotImplementedError("4.1.6 byte_fallback: your code here")
