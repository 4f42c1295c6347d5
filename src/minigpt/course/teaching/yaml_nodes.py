"""YAML with line numbers: values are read from their text, so that each refusal names its line.

PyYAML's own construction would turn `2.10` into 2.1, `no` into False and a date that does not exist
into an exception without a place. Here a value stays text until a field says what it must be.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

from minigpt.errors import CourseError, nearest
from minigpt.schema import short

Parsed = TypeVar("Parsed")


@dataclass
class Problems:
    """What is wrong with one file, a sentence each, in the order of its lines."""

    file: str
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, sentence: str) -> None:
        """Note what is wrong in a line."""
        self.found.append((line, sentence))

    def raise_any(self) -> None:
        """Refuse the file if anything is wrong with it.

        Raises:
            CourseError: one sentence a line.
        """
        if self.found:
            said = dict.fromkeys(
                f"{self.file}:{line}: {sentence}" for line, sentence in sorted(self.found)
            )
            raise CourseError("\n".join(said))


@dataclass(frozen=True)
class YamlField:
    """One value of the file: where it stands, what it is called, and its YAML node."""

    node: yaml.Node
    name: str
    problems: Problems = field(repr=False)

    @property
    def line(self) -> int:
        """Its line, counted from 1."""
        return int(self.node.start_mark.line) + 1

    def refuse(self, sentence: str) -> None:
        """Note that this value is wrong."""
        self.problems.add(self.line, f"{self.name} {sentence}" if self.name else sentence)

    def text(self) -> str:
        """A value that is one piece of text; empty where it is none, which is noted."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag != "tag:yaml.org,2002:null":
            return str(self.node.value).strip()
        kinds = {"mapping": "fields", "sequence": "a list"}
        self.refuse(f"is {kinds.get(getattr(self.node, 'id', ''), 'empty')}, it must be a text")
        return ""

    def read(self, parse: Callable[[str], Parsed], default: Parsed) -> Parsed:
        """Read a text with a function; what it raises is noted, and the default returned."""
        text = self.text()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as problem:
            self.refuse(f"is {short(text)}, {problem}")
            return default

    def fields(self, known: Collection[str], needed: Iterable[str] = ()) -> dict[str, "YamlField"]:
        """The fields of a mapping; unknown, double and missing ones are noted."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse(f"must have fields ({', '.join(known)})")
            return {}
        prefix = f"{self.name}." if self.name else ""
        found: dict[str, YamlField] = {}
        for key, value in self.node.value:
            name = str(key.value)
            at = int(key.start_mark.line) + 1
            if name not in known:
                self.problems.add(at, f"{prefix}{name} is no field; {nearest(name, known)}")
            elif name in found:
                self.problems.add(
                    at, f"{prefix}{name} is said already in line {found[name].line}; keep one"
                )
            else:
                found[name] = YamlField(value, f"{prefix}{name}", self.problems)
        for name in needed:
            if name not in found:
                self.refuse(f"lacks {name}" if self.name else f"the course lacks {name}")
        return found

    def items(self) -> list["YamlField"]:
        """The items of a list; anything else is noted."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse("must be a list, one item a line that begins with a dash")
            return []
        return [
            YamlField(item, f"{self.name}[{number}]", self.problems)
            for number, item in enumerate(self.node.value, start=1)
        ]


def read_entry(text: str, file: str) -> YamlField:
    """Parse a file that must hold fields.

    Raises:
        CourseError: it is not YAML, or holds nothing; the message names the line.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise CourseError(f"{file}:{line}: this is not YAML: {problem.problem}") from None
    except (yaml.YAMLError, RecursionError) as problem:
        said = " ".join(str(problem).split())
        raise CourseError(f"{file}:1: this is not YAML: {said[:120]}") from None
    if not isinstance(node, yaml.MappingNode):
        raise CourseError(f"{file}:1: the file must hold fields, such as title: and lessons:")
    return YamlField(node, "", Problems(file))
