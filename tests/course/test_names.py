"""A public name of the course and of the book's extension has one home in the whole package."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import minigpt

PACKAGE = Path(str(minigpt.__file__)).parent
COURSE = PACKAGE / "course"
EXTENSION = Path(__file__).parents[2] / "book" / "_ext" / "minigpt_book"
# Commands are called what one types, also where a function of the package is; Sphinx asks each
# extension for `setup`
COMMANDS = {"build", "check", "digits", "generate", "grade", "load", "new", "note", "progress"}
COMMANDS |= {"list_", "reproduce", "start", "train"}
SPHINX = {"setup"}


def public_names(path: Path) -> Iterator[str]:
    """The functions, classes and constants that a module defines."""
    for node in ast.parse(path.read_text(encoding="utf8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_each_public_name_has_one_home() -> None:
    homes = defaultdict[str, list[Path]](list)
    for path in [*PACKAGE.rglob("*.py"), *EXTENSION.rglob("*.py")]:
        for name in set(public_names(path)):
            if not name.startswith("_"):
                homes[name].append(path)
    twice = {
        name
        for name, paths in homes.items()
        if len(paths) > 1 and any({COURSE, EXTENSION} & {*path.parents} for path in paths)
    }
    assert twice == COMMANDS | SPHINX
