"""The report and the post: nothing blank, nothing claimed without its number, nothing too long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from minigpt.errors import nearest
from minigpt.research.folder import POST, REPORT, RESULTS, Refusal, blank_lines, is_blank
from minigpt.research.results import StatedResult, restates

_SECTIONS = ("Question", "Method", "Results", "Deviations", "Limits", "Reproduce")
MAX_WORDS = 500
_MARK = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)\](?!\()")
_NUMBER = re.compile(r"(?<![\w.])[+−-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_CLAIM_WORDS = 4  # bold of fewer words is emphasis


def check_prose(
    name: str, text: str, results: Mapping[str, StatedResult], unread: Sequence[str]
) -> list[Refusal]:
    """Refuse blanks, and claims that no stated number carries.

    A claim is a paragraph or list item under "Results", and a bold sentence anywhere. It names its
    result in brackets, and repeats its value: `… by 4.98 nats per token [removal]`. `unread` are
    the names of results that stand there and have faults of their own.
    """
    plain = without_comments(text)
    said = [Refusal(name, f"line {n}", "a … is left here") for n in blank_lines(plain)]
    claims = dict(_bold(plain)) | dict(_in_results(plain))
    for line, claim in sorted(claims.items()):
        if not is_blank(claim):
            said += _claim(name, line, claim, results, unread)
    return said


def without_comments(text: str) -> str:
    """Cut HTML comments and code blocks out of a page; every line keeps its number."""
    for pattern in (r"<!--.*?-->", r"^```.*?^```"):
        text = re.sub(
            pattern, lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE
        )
    return text


def _bold(text: str) -> Iterator[tuple[int, str]]:
    """Each bold sentence, with what follows it in its line: its mark may stand behind it."""
    for found in _BOLD.finditer(text):
        if len(found[1].split()) >= _CLAIM_WORDS:
            rest = text[found.end() :].partition("\n")[0].partition("**")[0]
            yield text.count("\n", 0, found.start()) + 1, f"{found[1]} {rest}"


def _in_results(text: str) -> Iterator[tuple[int, str]]:
    """Each paragraph and list item under the heading Results; tables and pictures are none."""
    section, block, start = "", list[str](), 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        heading = re.match(r"#+\s+(.*?)\s*$", line)
        ends = heading or not line.strip() or re.match(r"\s*[-*]\s", line)
        if ends and block:
            yield start, " ".join(block)
            block = []
        if heading:
            section = heading[1] if line.startswith("## ") else section
        elif section == "Results" and line.strip() and not re.match(r"\s*(\||!\[)", line):
            start = number if not block else start
            block.append(line.strip())


def _claim(
    name: str, line: int, claim: str, results: Mapping[str, StatedResult], unread: Sequence[str]
) -> Iterator[Refusal]:
    place = f"line {line}"
    short = claim if len(claim) <= 60 else f"{claim[:57].rstrip()} …"
    marks = _MARK.findall(claim)
    numbers = [n.replace(",", "").replace("−", "-") for n in _NUMBER.findall(_MARK.sub("", claim))]
    if not marks:
        what = "has no number behind it" if not numbers else "does not say whose number it is"
        message = f"the claim “{short}” {what}: give the value and name its result, [name]"
        yield Refusal(name, place, message)
    for mark in marks:
        if mark in unread:
            continue
        if mark not in results:
            yield Refusal(name, place, f"no result {mark!r} is stated; {nearest(mark, results)}")
        elif not any(_is_value(number, results[mark].value) for number in numbers):
            message = (
                f"the claim “{short}” does not give the value of {mark}, {results[mark].value}"
            )
            yield Refusal(name, place, message)


def _is_value(number: str, value: str) -> bool:
    """Whether a number repeats a stated value, rounded to two digits at least."""
    digits = number.lstrip("+-0.").replace(".", "")
    plain = value.replace("−", "-").replace(",", "")
    return float(number) == float(plain) or (len(digits) >= 2 and restates(number, float(plain)))


def check_sections(text: str, results: Mapping[str, StatedResult]) -> list[Refusal]:
    """Refuse a report that lacks a section, or leaves a stated result out."""
    plain = without_comments(text)
    parts = re.split(r"^## +", plain, flags=re.MULTILINE)[1:]
    bodies = {part.partition("\n")[0].strip(): part.partition("\n")[2].strip() for part in parts}
    said = []
    for section in _SECTIONS:
        if section not in bodies:
            said.append(Refusal(REPORT, f"## {section}", "the section is missing"))
        elif not bodies[section]:
            said.append(Refusal(REPORT, f"## {section}", "nothing is written here"))
    told = set(_MARK.findall(bodies.get("Results", "")))
    for name in results:
        if name not in told:
            message = f"{RESULTS} states {name!r}, and the report does not tell it: add [{name}]"
            said.append(Refusal(REPORT, "## Results", message))
    return said


def check_deviations_told(text: str, changed: Sequence[str]) -> list[Refusal]:
    """Refuse a report that does not name a recorded deviation."""
    found = re.search(r"^## +Deviations *\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    body = found[1] if found else ""
    return [
        Refusal(REPORT, "## Deviations", f"the recorded change of {key} is not told")
        for key in changed
        if key not in body
    ]


def words_in(text: str) -> int:
    """Count the words of a post: title and all, without code, comments and links' addresses."""
    plain = re.sub(r"\]\([^)]*\)", "]", without_comments(text))
    return len(re.findall(r"\S*\w\S*", plain))


def check_post(text: str) -> list[Refusal]:
    """Refuse a post of more than 500 words, or one without a claim."""
    said = []
    if (n := words_in(text)) > MAX_WORDS:
        said.append(
            Refusal(POST, "", f"{n} words, and {MAX_WORDS} are allowed: cut {n - MAX_WORDS}")
        )
    if not dict(_bold(without_comments(text))):
        said.append(Refusal(POST, "", "no sentence in bold says what was found"))
    return said
