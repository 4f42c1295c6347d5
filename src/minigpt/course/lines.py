r"""What a line is, wherever text is cut by line numbers that Python or Markdown has counted.

`str.splitlines` ends a line at a form feed, U+0085, U+2028 and seven more characters at which no
parser does; what is cut so goes to pieces in the middle of a comment or a string.
"""

import re

_END = re.compile(r"\r\n|\r|\n")


def source_lines(text: str) -> list[str]:
    r"""Split a text as Python's tokenizer and CommonMark do: at `\n`, `\r\n` and `\r` alone.

    Example:
        >>> source_lines("a\n# \u2028 b\r\n")
        ['a', '# \u2028 b']
    """
    lines = _END.split(text)
    return lines if lines[-1] else lines[:-1]
