"""The package's version is no answer: calls to it from the learner's own file are refused.

`exercise.toml` names what an exercise asks to write, as in `no_answer = ["torch:softmax"]`. Before
the submission is loaded, each of these functions gives way to a guard, which looks at who calls:
the learner's file (directly, by an alias, in a lambda, through `functools.partial` or
`torch.vmap`) is refused in one sentence. The tests, whose oracle it may be, and the functions of
the package, which she may use, call on as before. Of a class the making is guarded.

The guards stay for the rest of the process; they see one submission only.
"""

import sys
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial, wraps
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import minigpt
from minigpt.course.grading.explain import Refused
from minigpt.errors import CourseError

_PACKAGE = str(Path(minigpt.__file__).parent)
_MARK = "__no_answer__"  # on a guard and on a guarded class: the sentence


def no_answer_of(tests: Path) -> tuple[str, ...]:
    """What the exercise of a test file forbids to call, from its `exercise.toml`."""
    lesson, name = tests.parent, tests.stem.removeprefix("test_")
    home = Path("solutions", lesson.parent.name, lesson.name, name, "exercise.toml")
    source = lesson.parent.parent.parent / home
    if not source.is_file():
        return ()
    return tuple(tomllib.loads(source.read_text(encoding="utf8")).get("no_answer", ()))


def guard_calls(targets: Sequence[str], submission: Path, tests: Path) -> None:
    """Refuse calls to the targets that come from the submission, from now on.

    Raises:
        CourseError: a target does not exist.
    """
    for target in targets:
        owner, name = _find(target)
        original = getattr(owner, name)
        sentence = f"You called {_said(target)}; this exercise asks you to write it"
        if isinstance(original, type):
            _guard_class(original, sentence, str(submission), str(tests.parent))
        else:
            asked = partial(_asked_by, str(submission), (_PACKAGE, str(tests.parent)))
            for holder in _holders(owner, name, original):
                setattr(holder, name, _guarded(original, sentence, asked))


def refuse_aliases(module: ModuleType, names: Collection[str], submission: Path) -> None:
    """Let each of the submission's names that only stands for a target refuse to be called."""
    for name in names:
        own = getattr(module, name)
        if sentence := _stands_for(own, str(submission)):
            setattr(module, name, _refusing(sentence))
        for part, value in list(vars(own).items()) if isinstance(own, type) else []:
            if sentence := _stands_for(value, str(submission)):
                setattr(own, part, _refusing(sentence))


def _find(target: str) -> tuple[Any, str]:
    module, _, path = target.partition(":")
    *owners, name = path.split(".")
    try:
        owner = import_module(module)
        for part in owners:
            owner = getattr(owner, part)
        getattr(owner, name)
    except (ImportError, AttributeError) as problem:
        raise CourseError(
            f"no_answer names {target!r}, which does not exist ({problem}); correct exercise.toml"
        ) from problem
    return owner, name


def _said(target: str) -> str:
    if target.startswith("minigpt"):
        return f"the package's {target.rpartition(':')[2]}"
    return target.replace(":", ".")


def _holders(owner: Any, name: str, original: Any) -> Iterator[Any]:
    """The owner, and the modules of the package that have imported the function from it."""
    yield owner
    for module in list(sys.modules.values()):
        ours = getattr(module, "__name__", "").startswith("minigpt.")
        if ours and module is not owner and vars(module).get(name) is original:
            yield module


def _guarded(
    original: Callable[..., Any], sentence: str, asked: Callable[[FrameType | None], bool]
) -> Callable[..., Any]:
    @wraps(original)
    def guard(*arguments: Any, **options: Any) -> Any:
        if asked(sys._getframe(1)):
            raise Refused(sentence)
        return original(*arguments, **options)

    setattr(guard, _MARK, sentence)
    return guard


def _guard_class(original: type, sentence: str, submission: str, tests: str) -> None:
    """Guard the making of instances, and a method that is called on the class itself.

    A finished instance may come from the tests; to call it is no fault.
    """
    setattr(original, _MARK, sentence)
    asked = partial(_asked_by, submission, (_PACKAGE, tests))
    made: Any = original
    made.__init__ = _guarded(made.__init__, sentence, asked)
    if "forward" in vars(original):
        made.forward = _guarded(made.forward, sentence, partial(_asked_at_once, submission))


def _asked_by(submission: str, innocent: tuple[str, ...], frame: FrameType | None) -> bool:
    """Whether the submission is the first of those concerned on the way out to who called."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file == submission:
            return True
        if file.startswith(innocent):
            return False
        frame = frame.f_back  # torch.vmap, a decorator: they call what they were given
    return False


def _asked_at_once(submission: str, frame: FrameType | None) -> bool:
    return frame is not None and frame.f_code.co_filename == submission


def _stands_for(value: Any, submission: str) -> str:
    """The sentence of a target under another name or in a wrapping; empty for her own code."""
    while isinstance(value, partial | staticmethod):
        value = value.func if isinstance(value, partial) else value.__func__
    code = getattr(value, "__code__", None)
    if code is not None and code.co_filename == submission:
        return ""  # `functools.wraps` copies marks, too
    return str(getattr(value, _MARK, ""))


def _refusing(sentence: str) -> Callable[..., Any]:
    def refuse(*arguments: Any, **options: Any) -> Any:
        raise Refused(sentence)

    return refuse
