"""A research memo: open problems, hypotheses that can be refuted, and plans with their cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError, nearest
from minigpt.research.folder import Refusal, is_blank, read_part
from minigpt.research.prose import without_comments

MIN_PROBLEMS = 3
# part → its labels; every memo says all of them
_ASKED = {
    "Problem": ("open", "difficulty", "sources"),
    "Hypothesis": ("claim", "refuted by", "rival"),
    "Plan": ("first step", "cost", "control", "expected effect", "if it fails"),
}
NEEDS_NUMBER = {
    "refuted by": "say from which value on you give the hypothesis up",
    "cost": "say how many minutes, runs or parameters",
    "expected effect": "say how large it should be",
}
DIFFICULTIES = ("low", "medium", "high")
_HEADING = re.compile(r"(#{2,3}) +(Problem|Hypothesis|Plan) +(\d+[a-z]?)(?:: *(.*?))? *$")
_LABEL = re.compile(r"- \*\*(.+?):\*\* *(.*)$")
_CALCULATED = re.compile(r"\{glue:text\}`[^`]+`")


@dataclass
class MemoPart:
    """A problem, a hypothesis or a plan: its number and line, and what stands behind its labels."""

    kind: str
    name: str
    title: str
    line: int
    entries: dict[str, tuple[int, str]] = field(default_factory=dict)


def write_memo(path: Path) -> Path:
    """Write an empty memo, never over a file that is there; return where.

    Raises:
        ConfigError: the place is taken.
    """
    path = path if path.suffix == ".md" else path.with_name(f"{path.name}.md")
    if path.exists() or path.is_symlink():
        raise ConfigError(f"{path} is there already: choose another name")
    template = Path(__file__).with_name("templates") / "memo.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, template.read_text("utf-8"))
    return path


def check_memo(path: Path) -> list[Refusal]:
    """Return all that a memo lacks; nothing: its form is sound.

    Raises:
        UnreadableError: there is no such text.
    """
    text = without_comments(read_part(path.parent, path.name))
    parts = list(_parts(text))
    said = [one for part in parts for one in _faults(path.name, part)]
    kinds = [part.kind for part in parts]
    if kinds.count("Problem") < MIN_PROBLEMS:
        message = f"{kinds.count('Problem')} problems are here, and {MIN_PROBLEMS} are asked"
        said.append(Refusal(path.name, "## Problem", message))
    said += _order(path.name, parts)
    return said


def _parts(text: str) -> Iterator[MemoPart]:
    """Every problem, hypothesis and plan; a label's text goes on in lines that are indented."""
    part: MemoPart | None = None
    label = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#"):
            found = _HEADING.match(line)
            if part:
                yield part
            part = MemoPart(found[2], found[3], found[4] or "", number) if found else None
            label = ""
        elif part and (found := _LABEL.match(line)):
            label = found[1].strip().lower()
            part.entries[label] = (number, found[2])
        elif part and label and line.startswith("  "):
            at, before = part.entries[label]
            part.entries[label] = (at, f"{before} {line.strip()}")
        elif line.strip():
            label = ""
    if part:
        yield part


def _faults(file: str, part: MemoPart) -> Iterator[Refusal]:
    asked = _ASKED[part.kind]
    here = f"{part.kind} {part.name}"
    if part.kind == "Problem" and is_blank(part.title):
        yield Refusal(file, f"line {part.line}", f"{here} has no title")
    for label, (line, text) in part.entries.items():
        if label not in asked:
            message = f"{here}: {label!r} is not asked for; {nearest(label, asked)}"
            yield Refusal(file, f"line {line}", message)
        elif is_blank(text):
            yield Refusal(file, f"line {line}", f"{here}: nothing is written at {label!r}")
        else:
            yield from _entry(file, line, here, label, text)
    for label in asked:
        if label not in part.entries:
            yield Refusal(file, f"line {part.line}", f"{here} does not say {label!r}")


def _entry(file: str, line: int, here: str, label: str, text: str) -> Iterator[Refusal]:
    place = f"line {line}"
    if label in NEEDS_NUMBER and not re.search(r"\d", _CALCULATED.sub("1", text)):
        yield Refusal(file, place, f"{here}: {label!r} has no number: {NEEDS_NUMBER[label]}")
    if label == "sources" and not re.search(r"\b(19|20)\d\d\b|\{cite", text):
        yield Refusal(file, place, f"{here}: name a source with its year")
    if (
        label == "difficulty"
        and (text.split() or [""])[0].strip(",.:;").lower() not in DIFFICULTIES
    ):
        levels = ", ".join(DIFFICULTIES)
        yield Refusal(file, place, f"{here}: begin with {levels}, and say why")
    elif label == "difficulty" and len(text.split()) < 4:
        yield Refusal(file, place, f"{here}: say why it is that difficult")


def _order(file: str, parts: list[MemoPart]) -> Iterator[Refusal]:
    """Each problem has its hypotheses, each hypothesis its plan, and no name is given twice."""
    wanted = {"Problem": "Hypothesis", "Hypothesis": "Plan"}
    seen = set[str]()
    for number, part in enumerate(parts, 1):
        following = parts[number] if number < len(parts) else None
        name = f"{part.kind} {part.name}"
        if name in seen:
            yield Refusal(file, f"line {part.line}", f"{name} is there twice")
        seen.add(name)
        needed = wanted.get(part.kind)
        if needed and (following is None or following.kind != needed):
            yield Refusal(file, f"line {part.line}", f"no {needed.lower()} follows {name}")
