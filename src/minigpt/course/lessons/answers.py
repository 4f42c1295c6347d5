"""A build card asks for a number; the examples that the card shows must not give it away."""

import ast
import doctest
import re
from collections.abc import Iterator
from pathlib import Path

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.draft import Draft, LintFinding
from minigpt.course.lessons.glue import glued

CARD_TOLERANCE = "1%"  # how far an answer may be off, where a card does not say
_NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w)")


def check_answers(draft: Draft) -> Iterator[LintFinding]:
    """No number in a result of a card's examples would be accepted as the card's answer."""
    if draft.notebook is None:
        return
    values = glued(draft.notebook)
    homes = {one.id: one.home for one in all_exercises(draft.lesson.root)}
    for block in draft.blocks:
        name, key = block.argument.rsplit("/", 1)[-1], block.options.get("answer", "")
        if block.name != "build" or name not in homes or key not in values:
            continue
        try:
            answer = float(values[key])
        except ValueError:
            yield draft.finding(block.line, f"the card's answer {key} is no number: {values[key]}")
            continue
        off = read_tolerance(block.options.get("tolerance", CARD_TOLERANCE), answer)
        for result in example_results(homes[name] / "exercise.py"):
            if any(abs(float(one) - answer) <= off for one in _NUMBER.findall(result)):
                said = f"the example's result {' '.join(result.split())} holds the card's answer"
                yield draft.finding(block.line, f"{said} {answer:g}: ask about another case")
                break


def example_results(path: Path) -> Iterator[str]:
    """The results that the docstrings' examples of a module show."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            examples = doctest.DocTestParser().get_examples(ast.get_docstring(node) or "")
            yield from (example.want for example in examples)


def read_tolerance(text: str, value: float) -> float:
    """Read how far a number may be off, `0.1` or a percentage of the value.

    Raises:
        ValueError: the text is neither.
    """
    number = float(text.strip().removesuffix("%"))
    return abs(value) * number / 100 if text.strip().endswith("%") else number
