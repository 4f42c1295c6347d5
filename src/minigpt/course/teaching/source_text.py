"""The text of a stranger's Python file, whatever its encoding, as UTF-8 that Python reads alike.

An editor that writes UTF-16, or a system that re-encodes an upload, is no mistake in the exercise:
such a file is read, and a note says so.
"""

import codecs
import re

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SINGLE_BYTE = {"ascii", "utf-8", "iso8859-1", "iso8859-15", "cp1252"}


def python_source(content: bytes) -> tuple[str, str]:
    """Decode a Python file; returns its text and, where it is not plain UTF-8, a note.

    A byte-order mark decides, then the coding line that Python itself would follow, then UTF-8,
    and last Windows' and latin-1's single bytes, which fit anything.

    Example:
        >>> python_source("# \u00fc".encode("latin-1"))
        ('# ü', 'it is not UTF-8, and was read as cp1252')
    """
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            note = "" if encoding == "utf-8" else f"it is {name}, and was read as such"
            text = content.decode(encoding, "replace").removeprefix("\ufeff")
            return _without_cookie(text), note
    encoding = _declared(content)
    try:
        return _without_cookie(content.decode(encoding)), _note(encoding)
    except UnicodeDecodeError:
        pass
    for encoding in ("cp1252", "iso8859-1"):
        try:
            return _without_cookie(content.decode(encoding)), _note(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 fits any bytes")


def _note(encoding: str) -> str:
    plain = encoding in ("utf-8", "ascii")
    return "" if plain else f"it is not UTF-8, and was read as {encoding}"


def _declared(content: bytes) -> str:
    """The encoding that one of the first two lines declares, if it is one of plain letters."""
    for line in content.split(b"\n", 2)[:2]:
        if match := _COOKIE.match(line):
            try:
                name = codecs.lookup(match[1].decode("ascii")).name
            except (LookupError, UnicodeDecodeError):
                return "utf-8"
            return name if name in _SINGLE_BYTE else "utf-8"
    return "utf-8"


def _without_cookie(text: str) -> str:
    """The text with its coding line saying UTF-8, which is what it is written as from here on."""
    lines = text.split("\n", 2)
    for i, line in enumerate(lines[:2]):
        if match := _COOKIE.match(line.encode("utf-8", "replace")):
            name = match[1].decode("ascii", "replace")
            lines[i] = line.replace(name, "utf-8", 1)
    return "\n".join(lines)
