"""Lists that many people add to stay in order: each term, each reference has one place."""

import re

from .conftest import ROOT


def in_order(found: list[str]) -> None:
    said = [re.sub(r"[^a-z0-9 ]", "", re.sub("[-_]", " ", one.lower())) for one in found]
    late = [b for a, b, x, y in zip(found, found[1:], said, said[1:], strict=False) if x > y]
    assert not late, f"these stand too late: {late}"
    assert len(set(found)) == len(found)


def test_the_glossary_is_in_order() -> None:
    text = (ROOT / "book" / "glossary.md").read_text("utf8")
    body = text.partition("{glossary}\n")[2].partition("\n:::")[0]
    terms = re.findall(r"^(\S.*)$", body, re.MULTILINE)
    assert len(terms) > 100
    in_order([one for one in terms if not one.startswith(":")])


def test_the_bibliography_is_in_order() -> None:
    text = (ROOT / "book" / "references.bib").read_text("utf8")
    keys = re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE)
    assert len(keys) > 100
    in_order(keys)
