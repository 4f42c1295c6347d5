'''Exercises of the course: how they are written, and what one is (`registry` finds them).

One exercise is one folder, the single source of everything the learner sees:

    solutions/phase-02-attention/03-single-head/project_qkv/
        exercise.py      the solution; marked regions become the learner's work
        exercise.toml    title, difficulty, importance, minutes, order, hints
        wrong/*.py       answers that learners really give, at least two
        right/*.py       right answers of another make: a loop, einsum, other libraries' words
    exercises/phase-02-attention/03-single-head/
        project_qkv.py       the stub, written by `minigpt exercises generate`: never edited
        test_project_qkv.py  the tests, written by hand: learners read them

The folder's name is the exercise's id for ever; its number (`2.3.1`) follows from `order`.

**exercise.py** is a module with docstring, imports, types and docstrings. What lies between the
markers is cut from the stub and replaced by `raise NotImplementedError("2.3.1 project_qkv: your
code here")`; regions stand inside functions. The docstring of at least one function holds an
example (`>>>`, where `torch` is at hand) that is run on every submission:

    def scale(scores: Float[Tensor, "query key"], d_head: int) -> Float[Tensor, "query key"]:
        """Divide the scores by √d_head.

        Example:
            >>> scale(torch.tensor([[8.0]]), d_head=4)
            tensor([[4.]])
        """
        ### BEGIN SOLUTION
        return scores / d_head**0.5
        ### END SOLUTION

A bug hunt shows broken code in place of the `raise`. Put it, commented out, after `### STUB`:

        ### BEGIN SOLUTION
        return scores / d_head**0.5
        ### STUB
        # return scores / d_head
        ### END SOLUTION

**exercise.toml**

    title = "Scale the scores"
    difficulty = 1        # 1–5
    importance = 4        # 1–5
    minutes = 5
    order = 1             # 1, 2, 3 … within the lesson
    hints = ["a nudge", "a plan", "nearly code"]
    replaces = "minigpt.model.attention:causal_mask"  # optional, see `mine`
    no_answer = ["torch:softmax"]  # optional: calls from the learner's file are refused
    points = 2            # optional: its part of the lesson's points, beside 1 for the others
    weights = {test_shape = 1, example = 0}  # optional: a test's part of the exercise's, else 1
    in_process = {shared_generator = "what it reads from is no answer"}  # optional, see below

`replaces` may also name a layer of the library of phase 1, "minigpt.nn.layers:Linear". Such a class
takes the place of the package's in a `Sequential`; it is kept in `layers`, since no GPT calls it.

In a lesson of the new form (`form: path` in its front matter) the third hint holds the key lines,
one fenced block for each region, in order. In the place of the regions they must pass:

    hints = ["a nudge", "a plan", """
    Divide by the root:

    ```python
    return scores / d_head**0.5
    ```
    """]

What `no_answer` names ("module:function", "module:Class", "torch:Tensor.softmax") may be called by
the tests and by the package, and not by the learner's file: `grading.no_answer` says how. The proof
hands each of them in as an answer, which must be refused.

`in_process` names answers that only `minigpt grade` judges as listed, and why: what they do wrong
happens inside of the submission's process, so the grader of strangers' code judges otherwise.

**wrong/no_scale.py** has a docstring: every line up to the first empty one is a fragment of the
message that the learner must see *first* (the first test that fails). The body redefines the
function that is wrong; the rest is taken from the solution:

    """there is no division by √d_head

    Forgetting the scale is the commonest slip.
    """
    def scale(scores, d_head):
        return scores

What follows the empty line is shown on the solutions page ("what goes wrong and why").

**right/by_loop.py** has the same form; its docstring says how it is made, and it must pass. An
exercise of the new form has at least two of them, and three wrong ones.

**test_scale.py** holds plain pytest functions that take the fixture `mine`, the submission's
module. The first line of a test's docstring is what the learner sees beside ✓ or ✗:

    import torch
    from minigpt.course.grading.feedback import close, expect, same_shape, untouched

    def test_shape(mine):
        """the shape stays the same"""
        scores = torch.randn(3, 5)
        with untouched(scores=scores):
            out = mine.scale(scores, 4)
        same_shape(out, (3, 5), axes="query key")

    def test_scale(mine):
        """scores are divided by √d_head"""
        scores = torch.randn(3, 5)
        close(
            mine.scale(scores, 16), scores / 4, "the scaled scores",
            hints=[(scores, "there is no division by √d_head"),
                   (scores / 16, "the scores are divided by d_head, not by its root")],
        )

Tests come in the order in which a learner should meet them; the docstring's example runs last.
`minigpt exercises check` is quick, `minigpt exercises prove` runs all of it.
'''

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from minigpt.course.lines import source_lines
from minigpt.errors import CourseError, nearest

_FIELDS: dict[str, type] = {
    "title": str,
    "difficulty": int,
    "importance": int,
    "minutes": int,
    "order": int,
    "hints": list,
}
_OPTIONAL = ("replaces", "no_answer", "points", "weights", "in_process")
_FOLDER = re.compile(r"phase-(\d+)-[^/]+/(\d+)-([^/]+)")
_PART = re.compile(r"minigpt\.(?:model|nn)\.\w+:(?:\w+\.)?(\w+)")
_TARGET = re.compile(r"\w+(?:\.\w+)*:\w+(?:\.\w+)?")
_KEY_LINES = re.compile(r"^```python\n(.*?)^```\s*?$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """A listed answer, right or wrong: definitions to lay over those of the solution."""

    path: Path

    @cached_property
    def docstring(self) -> str:
        """What the file says about itself."""
        return ast.get_docstring(ast.parse(self.path.read_text(encoding="utf8"))) or ""

    @property
    def fragments(self) -> tuple[str, ...]:
        """What must be said to a wrong answer, one piece a line, up to the first empty line."""
        return tuple(line.strip() for line in source_lines(self.docstring.split("\n\n")[0]))

    @property
    def why(self) -> str:
        """The explanation for the solutions page; may be empty."""
        return self.docstring.partition("\n\n")[2].strip()


@dataclass(frozen=True)
class Exercise:
    """One graded exercise: where its files are, and what its `exercise.toml` says."""

    root: Path = field(repr=False)
    folder: str
    id: str
    title: str
    difficulty: int
    importance: int
    minutes: int
    order: int
    hints: tuple[str, ...] = field(repr=False)
    replaces: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # own name, part of GPT
    layers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # own name, layer of nn
    no_answer: tuple[str, ...] = field(default=(), repr=False)  # what the learner may not call
    points: float = field(default=1.0, repr=False)  # its part of the lesson's points
    weights: tuple[tuple[str, float], ...] = field(default=(), repr=False)  # of tests, else 1
    in_process: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # answer, why

    @property
    def lesson(self) -> str:
        """The lesson's id, `2.3`."""
        return lesson_of(self.folder)[0]

    @property
    def number(self) -> str:
        """What one types: `2.3.1`."""
        return f"{self.lesson}.{self.order}"

    @property
    def key(self) -> str:
        """The name that survives renumbering, `single-head/project_qkv`."""
        return f"{lesson_of(self.folder)[1]}/{self.id}"

    @property
    def home(self) -> Path:
        """The folder of the single source."""
        return self.root / "solutions" / self.folder / self.id

    @property
    def solution(self) -> Path:
        """The solution, with its marked regions."""
        return self.home / "exercise.py"

    @property
    def stub(self) -> Path:
        """The generated file that learners start from."""
        return self.root / "exercises" / self.folder / f"{self.id}.py"

    @property
    def tests(self) -> Path:
        """The hand-written tests."""
        return self.stub.with_name(f"test_{self.id}.py")

    @property
    def wrong(self) -> tuple[Answer, ...]:
        """The listed wrong answers, by name."""
        return tuple(Answer(path) for path in sorted(self.home.glob("wrong/*.py")))

    @property
    def right(self) -> tuple[Answer, ...]:
        """The listed right answers of another make, by name."""
        return tuple(Answer(path) for path in sorted(self.home.glob("right/*.py")))

    @property
    def key_lines(self) -> tuple[str, ...]:
        """The fenced code of the third hint, a block for each region."""
        return tuple(_KEY_LINES.findall(self.hints[2]))

    @property
    def on_path(self) -> bool:
        """Whether its lesson has the new form, which asks more of an exercise."""
        from minigpt.course.lessons.executed import front_matter

        page = self.root / "book" / f"{self.folder}.md"
        return page.is_file() and front_matter(page).get("minigpt", {}).get("form") == "path"

    def submission(self, workspace: Path) -> Path:
        """The learner's file of this exercise."""
        return workspace / self.folder / f"{self.id}.py"


def lesson_of(folder: str) -> tuple[str, str]:
    """Read a lesson's id and slug off its folder: `phase-02-attention/03-single-head` → `2.3`."""
    match = _FOLDER.fullmatch(folder)
    if match is None:
        raise CourseError(
            f"solutions/{folder}: a lesson's folder is called phase-NN-name/NN-slug, as in "
            "phase-02-attention/03-single-head"
        )
    return f"{int(match[1])}.{int(match[2])}", match[3]


@cache
def _toml(text: str) -> dict[str, Any]:
    """A book asks for its exercises hundreds of times, and parsing is what takes the time."""
    return tomllib.loads(text)


def read_exercise(home: Path, root: Path) -> Exercise:
    """Read one exercise from its folder in `solutions/`.

    Raises:
        CourseError: `exercise.toml` is not TOML, or a field is missing, unknown or out of range.
    """
    source = home / "exercise.toml"
    where = source.relative_to(root)
    try:
        found = dict(_toml(source.read_text(encoding="utf8")))
    except tomllib.TOMLDecodeError as problem:
        raise CourseError(f"{where}: not valid TOML: {problem}") from problem
    for name in found:
        if name not in (valid := (*_FIELDS, *_OPTIONAL)):
            raise CourseError(f"{where}: unknown field {name!r}; {nearest(name, valid)}")
    for name, kind in _FIELDS.items():
        _require(found, name, kind, where)
    if len(found["hints"]) != 3:
        raise CourseError(
            f"{where}: hints has {len(found['hints'])} steps, not 3 (nudge, plan, nearly code)"
        )
    found["hints"] = tuple(hint.strip("\n") for hint in found["hints"])
    parts = tuple(_replaces(found.get("replaces", {}), where))
    found["replaces"] = tuple(pair for pair in parts if pair[1].startswith("minigpt.model."))
    found["layers"] = tuple(pair for pair in parts if pair[1].startswith("minigpt.nn."))
    found["no_answer"] = tuple(_no_answer(found.get("no_answer", []), where))
    found["points"] = _weight(found.get("points", 1), "points", where)
    found["weights"] = tuple(_weights(found.get("weights", {}), where))
    found["in_process"] = tuple(_in_process(found.get("in_process", {}), where))
    return Exercise(
        root, home.parent.relative_to(root / "solutions").as_posix(), home.name, **found
    )


def _replaces(found: object, where: Path) -> Iterator[tuple[str, str]]:
    """Read "module:part", or {own name = "module:part"} where the learner's is called otherwise."""
    for own, part in found.items() if isinstance(found, dict) else [("", found)]:
        if not isinstance(part, str) or not (match := _PART.fullmatch(part)):
            example = "minigpt.model.attention:causal_mask"
            raise CourseError(f"{where}: replaces is {part!r}, not a part such as {example!r}")
        yield own or match[1], part


def _no_answer(found: object, where: Path) -> Iterator[str]:
    for target in found if isinstance(found, list) else [found]:
        if not isinstance(target, str) or not _TARGET.fullmatch(target):
            example = "torch.nn.functional:scaled_dot_product_attention"
            raise CourseError(f"{where}: no_answer is {target!r}, not a name such as {example!r}")
        yield target


def _weights(found: object, where: Path) -> Iterator[tuple[str, float]]:
    if not isinstance(found, dict):
        raise CourseError(f"{where}: weights is {found!r}, not a table such as {{test_shape = 2}}")
    for test, value in found.items():
        yield test, _weight(value, f"the weight of {test}", where)


def _in_process(found: object, where: Path) -> Iterator[tuple[str, str]]:
    if not isinstance(found, dict):
        raise CourseError(f'{where}: in_process is {found!r}, not a table such as {{slip = "why"}}')
    for answer, why in found.items():
        if not isinstance(why, str) or not why.strip():
            raise CourseError(f"{where}: in_process gives no reason for {answer!r}")
        yield answer, why


def _weight(value: object, what: str, where: Path) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1000:
        raise CourseError(f"{where}: {what} is {value!r}, not a number from 0 to 1000")
    return float(value)


def _require(found: dict[str, Any], name: str, kind: type, where: Path) -> None:
    value: object = found.get(name)
    if not isinstance(value, kind) or not value:
        raise CourseError(f"{where}: {name} is missing or is not a {kind.__name__}")
    if name in ("difficulty", "importance") and value not in range(1, 6):
        raise CourseError(f"{where}: {name} is {value}, it goes from 1 to 5")
