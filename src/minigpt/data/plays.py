"""Shakespeare's plays as plain text: who speaks, what they say, and nothing else.

Rules, applied in this order to the Markdown of each play:

1. Slips of the source are mended first (module `slips`): a speaker's name broken over two
   paragraphs or run into the speech, a half-line printed as a speaker, words broken in two.
2. Titles, headings of acts and scenes, and everything before the first speech are dropped.
3. Stage directions are dropped: all italics, all square brackets, and numbered lists (a
   procession). What the same speaker says after a direction belongs to the same speech.
4. A speech is its speaker's name and a colon on one line, then its lines as the source breaks
   them. One empty line separates two speeches. Two voices at once are "MARCELLUS and BERNARDO:".
5. Typography is made ASCII and even: no Markdown escapes, a long dash is "--", double quotation
   marks are single, "& c" is "&c", runs of spaces are one space, none at the ends of lines or
   before punctuation.

Spelling, capitals, lineation and the speakers' names are otherwise those of the source.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from minigpt.data.slips import BROKEN_WORDS, EVERY_PLAY, SLIPS
from minigpt.data.store import fetch
from minigpt.errors import DataError, nearest

DIRECTIONS = (
    r"[_*]*\\?\[[^\]]*\][_*]*",  # [Aside], with or without its italics
    r"_[^_]*_",
    r"(?<!\*)\*[^*]+\*(?!\*)",
    r"(?m)^\d+\\\.(?:.|\n(?!\n))*",
)
TYPOGRAPHY = (
    (r"\\", ""),
    (r"—", "--"),
    (r'"', "'"),
    (r"& c\b", "&c"),
    (r"[ \t]+", " "),
    (r"(?m)^ | $", ""),
    (r" (?=[:;,?!])", ""),
)
SPEAKER = re.compile(r"\*\*(.+)\*\*")


def shakespeare(play: str | None = None) -> str:
    """Return the 38 plays in alphabetical order as one text, or one play by its name.

    Raises:
        DataError: the data cannot be fetched, or there is no such play.

    Example:
        >>> shakespeare(play="hamlet")[:32]
        "BERNARDO:\\nWho's there?\\n\\nFRANCISC"
    """
    plays = _plays()
    if play is None:
        return "\n".join(plays.values())
    if play not in plays:
        raise DataError(f"no play is called {play!r}: {nearest(play, plays)}")
    return plays[play]


def shakespeare_plays() -> dict[str, str]:
    """Return every play's text by its name ("a-midsummer-night-s-dream" …), in that order."""
    return dict(_plays())


@lru_cache(maxsize=1)
def _plays() -> dict[str, str]:
    sources: list[Path] = sorted(fetch("shakespeare").glob("*.md"))
    return {path.stem: clean(path.stem, path.read_text(encoding="utf-8")) for path in sources}


def clean(play: str, markdown: str) -> str:
    """Turn the Markdown of one play into plain text, by the rules at the head of this module."""
    for slip, mended in (*SLIPS.get(play, ()), *EVERY_PLAY):
        markdown = re.sub(slip, mended, markdown)
    for broken, whole in BROKEN_WORDS.items():
        markdown = markdown.replace(broken, whole)
    for direction in DIRECTIONS:
        markdown = re.sub(direction, "", markdown)
    for mark, plain in TYPOGRAPHY:
        markdown = re.sub(mark, plain, markdown)
    return "\n".join(f"{speaker}:\n{lines}\n" for speaker, lines in speeches(markdown))


def speeches(text: str) -> Iterator[tuple[str, str]]:
    """Yield (speaker, lines) for each speech of a play whose directions are already gone."""
    speaker, lines = "", list[str]()
    for line in text.split("\n"):
        name = SPEAKER.fullmatch(line)
        if name or line.startswith("#"):
            if speaker and lines:
                yield speaker, "\n".join(lines)
            speaker, lines = (name[1].replace(" & ", " and ") if name else ""), []
        elif line:
            lines.append(line)
    if speaker and lines:
        yield speaker, "\n".join(lines)
