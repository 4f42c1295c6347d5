"""A character tokenizer that meets a character it does not know."""

from collections.abc import Mapping, Sequence


def encode(text: str, characters: Mapping[str, int]) -> list[int]:
    """Turn any text into ids: a known character is one id, an unknown one is its UTF-8 bytes.

    The ids 0 to 255 are the bytes; `characters` gives the known characters ids from 256 on.

    Example:
        >>> encode("a€", {"a": 256})
        [256, 226, 130, 172]
    """
    ### BEGIN SOLUTION
    ids: list[int] = []
    for character in text:
        if character in characters:
            ids.append(characters[character])
        else:
            ids.extend(character.encode("utf-8"))
    return ids
    ### END SOLUTION


def decode(ids: Sequence[int], characters: Mapping[str, int]) -> str:
    """Turn ids back into text.

    A model may stop in the middle of a character. Bytes that are no UTF-8 become "�", as
    `errors="replace"` writes them.

    Example:
        >>> decode([226, 130, 172, 256], {"a": 256})
        '€a'
    """
    ### BEGIN SOLUTION
    letters = {id: character for character, id in characters.items()}
    data = b""
    for id in ids:
        data += bytes([id]) if id < 256 else letters[id].encode("utf-8")
    return data.decode("utf-8", errors="replace")
    ### END SOLUTION
