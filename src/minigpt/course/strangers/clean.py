"""Text of others, made fit for a terminal, a report and a file.

A submission chooses what it prints, what its exceptions say, and what its file is called. Control
sequences move the cursor, rewrite the title or the clipboard; marks of direction turn a line
around; a lone surrogate cannot be written at all.
"""

import unicodedata

_KEPT = "\n\t"
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, formats, surrogates, line separators
_JOINERS = "\u200c\u200d"  # within a word of Persian, within an emoji: they are spelling


def clean_text(text: str, limit: int | None = None) -> str:
    r"""Text without control characters and lone surrogates, each of which becomes `�`.

    Args:
        text: what somebody else wrote.
        limit: characters after which it is cut off, with `…` in the last place.

    Example:
        >>> clean_text("one\r\ntwo\x1b[31m \ud800")
        'one\ntwo�[31m �'
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text  # nearly always
    text = text.replace("\r\n", "\n")
    return "".join(map(_clean_character, text))


def clean_line(text: str, limit: int | None = None) -> str:
    """The same in one line: every run of blanks is one blank."""
    return clean_text(" ".join(text.split()), limit)


def _clean_character(one: str) -> str:
    if one in _KEPT or one in _JOINERS:
        return one
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in _INVISIBLE else one
