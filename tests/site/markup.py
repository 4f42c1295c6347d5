"""A built page as its source shows it, without a browser."""

import re
from functools import cache, lru_cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

_ANCHOR = re.compile(r'<[^>]*?\s(?:id|name)="([^"]*)"')


@lru_cache(maxsize=2)  # the tests of a page follow each other
def parsed(path: Path) -> LexborHTMLParser:
    """The tree of a page."""
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


@cache
def anchors(path: Path) -> frozenset[str]:
    """Where in a page a link may lead; read without a tree, since every page is asked."""
    return frozenset(_ANCHOR.findall(path.read_text(encoding="utf-8")))
