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


def pages() -> dict[str, str]:
    found = {str(p.relative_to(ROOT)): p.read_text("utf8") for p in (ROOT / "book").rglob("*.md")}
    assert len(found) > 50
    return found


def test_no_two_equations_and_no_two_places_share_a_label() -> None:
    for label in (r"^\$\$ \((eq-[\w-]+)\)", r"^\(([\w.-]+)\)=$"):
        where: dict[str, list[str]] = {}
        for page, text in pages().items():
            for name in re.findall(label, text, re.MULTILINE):
                where.setdefault(name, []).append(page)
        assert len(where) > 5
        assert not {name: places for name, places in where.items() if len(places) > 1}


def test_what_is_cited_is_in_the_bibliography_and_what_is_numbered_exists() -> None:
    keys = {*re.findall(r"^@\w+\{([^,]+),", (ROOT / "book/references.bib").read_text("utf8"), re.M)}
    labels = {name for text in pages().values() for name in re.findall(r"\((eq-[\w-]+)\)", text)}
    for page, text in pages().items():
        cited = re.findall(r"\{cite:\w+\}`([^`]+)`", text)
        asked = {key.strip() for one in cited for key in one.split(",")}
        assert asked <= keys, (page, asked - keys)
        numbered = {one.strip() for one in re.findall(r"\{eq\}`([^`]+)`", text)}
        assert numbered <= labels, (page, numbered - labels)


def test_no_backslash_has_become_a_control_character() -> None:
    """A tab in place of the backslash and t of a formula's command is seen by nobody."""
    found = [
        f"{path.relative_to(ROOT)}: {line!r}"
        for path in [*(ROOT / "book").rglob("*.md"), *(ROOT / "solutions").rglob("*.toml")]
        if "_build" not in path.parts
        for line in path.read_text("utf8").split("\n")
        if re.search(r"[\x07-\x09\x0b-\x0d]", line)
    ]
    assert found == []
