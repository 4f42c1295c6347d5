"""A page out of blocks, once as HTML that stands alone and once as Markdown; every word escaped.

Pages hold what strangers wrote: messages with their names, what their code printed. In neither form
can it become markup; the HTML loads nothing, and its policy forbids it to run anything.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!$^])")
_STYLE = """\
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #8886;
  vertical-align: top; overflow-wrap: anywhere; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .5rem .8rem; border: 1px solid #8886;
  border-radius: .3rem; }
li { overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Heading:
    """A heading of the second level."""

    text: str


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Preformatted:
    """Text as it was printed."""

    text: str


@dataclass(frozen=True)
class PageTable:
    """A table; its first column names the rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


PageBlock = Heading | Words | Items | Preformatted | PageTable


def to_html(title: str, blocks: Iterable[PageBlock]) -> str:
    """One HTML file that needs no other."""
    body = "\n".join(_html(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def to_markdown(title: str, blocks: Iterable[PageBlock]) -> str:
    """The same as Markdown."""
    parts = [f"# {escaped(title)}", *(_markdown(block) for block in blocks)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    r"""Text that Markdown takes for words alone, in one line.

    Example:
        >>> escaped("<b>a_b</b>")
        '\\<b\\>a\\_b\\</b\\>'
    """
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)([-+=.)])(?=\s|$)", r"\1\\\2", line)


def _html(block: PageBlock) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Words(text):
            return f"<p>{escape(text)}</p>"
        case Items(items):
            return "<ul>\n" + "".join(f"<li>{escape(one)}</li>\n" for one in items) + "</ul>"
        case Preformatted(text):
            return f"<pre>{escape(text)}</pre>"
        case PageTable(caption, header, rows):
            head = "".join(f'<th scope="col">{escape(one)}</th>' for one in header)
            body = "".join(f"<tr>{_row(row)}</tr>\n" for row in rows)
            return (
                f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
                f"<tbody>\n{body}</tbody>\n</table>"
            )


def _row(row: Sequence[str]) -> str:
    cells = [f'<th scope="row">{escape(row[0])}</th>']
    for text in row[1:]:
        number = ' class="number"' if re.fullmatch(r"[\d.,%–]+", text) else ""
        cells.append(f"<td{number}>{escape(text)}</td>")
    return "".join(cells)


def _markdown(block: PageBlock) -> str:
    match block:
        case Heading(text):
            return f"## {escaped(text)}"
        case Words(text):
            return escaped(text)
        case Items(items):
            return "\n".join(f"- {escaped(one)}" for one in items)
        case Preformatted(text):
            fence = "`" * (max(map(len, re.findall("`+", text)), default=2) + 1)
            return f"{fence}text\n{text}\n{fence}" if len(fence) > 2 else f"```text\n{text}\n```"
        case PageTable(caption, header, rows):
            lines = [header, ("---",) * len(header), *rows]
            cells = [[one if one == "---" else escaped(one) for one in line] for line in lines]
            return f"{escaped(caption)}\n\n" + "\n".join(
                f"| {' | '.join(line)} |" for line in cells
            )
