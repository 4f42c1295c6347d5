"""Your code runs the book: a GPT whose parts are what you wrote in the exercises.

An exercise names the part that it rebuilds (`replaces` in its `exercise.toml`). While
`plugged_in` lasts, the model uses the learner's function or class in that place, wherever the
package looks it up. Only submissions whose tests pass now, and with which a small GPT runs, are
used; every other part is ours, and is labelled so.
"""

import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from importlib import import_module
from pathlib import Path
from traceback import walk_stack, walk_tb
from types import FrameType
from typing import Any
from unittest import mock

import torch
from torch import Tensor, nn

from minigpt import model
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import signatures, stub_text
from minigpt.course.files import shown
from minigpt.course.grading.explain import UnloadableError, explain, say
from minigpt.course.grading.grader import Grader, Task
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.load import load_submission
from minigpt.errors import CourseError, MinigptError
from minigpt.model import attention
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint


@dataclass(frozen=True)
class OwnPart:
    """One part of the model: whose it is, and why it is ours where it is."""

    exercise: Exercise
    name: str  # of the learner's function or class
    target: str  # minigpt.model.attention:causal_mask
    own: Any = None  # the learner's function or class, where it is used
    why: str = ""  # it is ours; nothing to say: the exercise is not started

    @property
    def label(self) -> str:
        """`yours`, or `ours: …` with the reason."""
        return "yours" if self.own is not None else f"ours: {self.why or 'not started'}"


Try = Callable[["OwnPart"], "OwnPart"]


def gather(
    exercises: Sequence[Exercise], workspace: Path, grader: Grader, layers: Try | None = None
) -> list[OwnPart]:
    """Grade every submission that replaces a part, and load those that pass.

    The parts are GPT's. With `layers`, they are those of the library of phase 1, and `layers` tries
    each of them: it returns the part, or the part as ours with the reason.
    """
    replaced = {one: one.layers if layers else one.replaces for one in exercises}
    chosen = [one for one in exercises if replaced[one]]
    begun = [one for one in chosen if _is_begun(one, workspace)]
    tasks = [Task.of_course(one.submission(workspace), one.tests) for one in begun]
    verdicts = dict(zip(begun, grader.grade(tasks, Limits()), strict=True))
    parts = list[OwnPart]()
    for one in chosen:
        ours = [OwnPart(one, name, target) for name, target in replaced[one]]
        if one in verdicts and not verdicts[one].passed:
            first = verdicts[one].first
            said = first.message if first else "no test ran"
            ours = [replace(p, why=f"your {p.name} does not pass: {said}") for p in ours]
        elif one in verdicts:
            ours = [_loaded(p, workspace, layers or _tried) for p in ours]
        parts += ours
    return parts


def _loaded(part: OwnPart, workspace: Path, tried: Try) -> OwnPart:
    one = part.exercise
    try:
        module = load_submission(one.submission(workspace), signatures(stub_text(one)))
    except UnloadableError as problem:  # which the grader's process did not meet
        return replace(part, why=f"your {part.name} does not load here: {problem}")
    return tried(replace(part, own=getattr(module, part.name)))


def _is_begun(one: Exercise, workspace: Path) -> bool:
    file = one.submission(workspace)
    return file.is_file() and file.read_bytes() != stub_text(one).encode()


TRIAL_SHAPES: tuple[dict[str, Any], ...] = (
    {},
    {"positions": "rotary", "norm": "rms", "mlp": "swiglu", "n_kv_head": 1},
)


def _tried(part: OwnPart) -> OwnPart:
    """Take a step with the part in a small GPT-2 and a small Llama: it must run, and be used."""
    own, tokens, used = part.own, torch.arange(12).view(2, 6), False
    try:
        for shape in TRIAL_SHAPES:
            with torch.random.fork_rng([]), plugged_in([part]) as called:
                gpt = GPT(GPTConfig(1, 2, 8, 6, 12, **shape))
                gpt(tokens).logsumexp(-1).sum().backward()
            made = inspect.isclass(own) and any(isinstance(m, own) for m in gpt.modules())
            used |= made or part.target in called
    except Exception as problem:  # a learner's code can raise anything
        cause = (isinstance(problem, CourseError) and problem.__cause__) or problem
        said = " ".join(str(cause).split()) or type(cause).__name__
        return replace(part, own=None, why=f"your {part.name} passes, but not inside GPT: {said}")
    return part if used else replace(part, own=None, why="a GPT never calls it")


Put = Callable[[OwnPart, Callable[..., Any], Callable[..., Any]], Callable[..., Any]]


@contextmanager
def plugged_in(parts: Sequence[OwnPart], put: Put | None = None) -> Iterator[list[str]]:
    """Run the model with the learner's parts, and attention step by step, for a `with` block.

    The list that the block gets fills up with the targets of the functions that are called, the
    last one last: a part that is in its place may still be passed over, by another part or by the
    architecture. `put(part, ours, hers)` says what takes a function's place, where that is not
    hers; it is asked about the parts that are ours, too.

    PyTorch's fused attention would never ask for a mask; so here it is computed step by step, by
    `minigpt.model.attention`'s own functions, whether they are replaced or not.

    Raises:
        CourseError: an exercise that replaces what the model does not have; or the model fails
            because of a part, which is named, or a part returns NaN.
    """
    for module in pkgutil.iter_modules(model.__path__):  # whoever imports later would keep the part
        import_module(f"minigpt.model.{module.name}")
    called = list[str]()
    chosen = [part for part in parts if put or part.own is not None]
    places = [(*find(part), part) for part in chosen]
    with ExitStack() as changes:
        for owner, name, part in places:
            original = getattr(owner, name)
            _exchange(changes, owner, name, _replacement(part, original, called, put))
        _exchange(changes, attention, "fused_attention", in_the_open)
        try:
            yield called
        except Exception as problem:  # a learner's code can raise anything
            if (blamed := _blamed(problem, parts, called)) is None:
                raise
            raise CourseError(blamed) from problem


def _replacement(part: OwnPart, original: Any, called: list[str], put: Put | None) -> Any:
    own = original if part.own is None else _noted(part, called)
    if inspect.isclass(own):
        return own
    new = original if part.own is None else stand_in(original, own)
    return put(part, original, new) if put else new


def _exchange(changes: ExitStack, owner: Any, name: str, new: Any) -> None:
    """Put something in a place, and wherever else the model knows what stands there."""
    original = getattr(owner, name)
    for holder, bound in [(owner, name)] if inspect.isclass(owner) else _bindings(original):
        changes.enter_context(mock.patch.object(holder, bound, new))


def _blamed(problem: Exception, parts: Sequence[OwnPart], called: Sequence[str]) -> str | None:
    """Say which of the learner's parts the model failed with, if it did fail inside the model.

    It is the part whose file the exception went through; else the function that was called last,
    since what it returned is what the model could not use; else any class.
    """
    own = [part for part in parts if part.own is not None]
    files = [frame.f_code.co_filename for frame, _ in walk_tb(problem.__traceback__)]
    raising = [part for part in own if _file(part) in files]
    inside = raising or any(Path(file).parent == Path(attention.__file__).parent for file in files)
    if isinstance(problem, MinigptError) or not own or not inside:
        return None
    functions = [part for target in called[-1:] for part in own if part.target == target]
    suspects = raising[-1:] or functions or own
    name = " or ".join(f"your {part.name} ({part.exercise.number})" for part in suspects)
    where = place_of(frame for frame, _ in walk_tb(problem.__traceback__))
    if not raising:
        return f"{where} cannot use what {name} returns: {say(problem)}"
    said = explain(problem, Path(_file(raising[-1])))
    return f"{name} fails in {where}: {said.message}, at {shown(said.file)}:{said.line}"


def layer_of(frames: Iterable[FrameType]) -> int | None:
    """Tell in which block of a model these calls run; None outside of the blocks."""
    for frame in frames:
        this = frame.f_locals.get("self")
        point = getattr(this, "resid_pre", None) if isinstance(this, nn.Module) else None
        if isinstance(point, HookPoint):  # only a block has one of that name
            return point.layer
    return None


def place_of(frames: Iterable[FrameType]) -> str:
    """Name that block, or the model."""
    layer = layer_of(frames)
    return "the model" if layer is None else f"layer {layer} of the model"


def _file(part: OwnPart) -> str:
    """Where the learner's function or class was written."""
    module = sys.modules.get(part.own.__module__)
    return str(getattr(module, "__file__", ""))


def _noted(part: OwnPart, called: list[str]) -> Any:
    """Return the learner's function, which says when it is called, and refuses to return NaN.

    A class stays as it is.
    """
    own = part.own
    if inspect.isclass(own):
        return own

    @wraps(own)
    def noted(*args: Any, **kwargs: Any) -> Any:
        if called[-1:] != [part.target]:
            called[:] = [*(target for target in called if target != part.target), part.target]
        result = own(*args, **kwargs)
        if _holds_nan(result) and not any(map(_holds_nan, [*args, *kwargs.values()])):
            raise CourseError(
                f"your {part.name} ({part.exercise.number}) returns NaN in "
                f"{place_of(frame for frame, _ in walk_stack(None))}, where nothing that it is "
                "given holds one: look for 0/0, ∞ − ∞ or an exponential that overflows"
            )
        return result

    return noted


def _holds_nan(given: Any) -> bool:
    if isinstance(given, nn.Module):
        return any(map(_holds_nan, given.parameters()))
    return isinstance(given, Tensor) and bool(given.isnan().any())


def passed_over(parts: Sequence[OwnPart], called: Sequence[str]) -> list[str]:
    """Name the learner's functions that are in their places and were never called there."""
    idle = [p for p in parts if p.own is not None and p.target not in called]
    return [p.name for p in idle if not inspect.isclass(p.own)]


def find(part: OwnPart) -> tuple[Any, str]:
    """Find the module or class that holds what a part replaces, and its name there.

    Raises:
        CourseError: there is no such thing in the model.
    """
    path, _, names = part.target.partition(":")
    try:
        owner: Any = import_module(path)
        *outer, name = names.split(".")
        for one in outer:
            owner = getattr(owner, one)
        getattr(owner, name)
    except (ImportError, AttributeError) as problem:
        raise CourseError(
            f"{part.exercise.number} ({part.exercise.id}) replaces {part.target}, "
            f"which does not exist: {problem}"
        ) from None
    return owner, name


def _bindings(original: object) -> list[tuple[Any, str]]:
    """Every name under which a module of the model knows a thing."""
    modules = [m for key, m in sys.modules.items() if key.startswith("minigpt.model.")]
    return [(m, name) for m in modules for name, value in vars(m).items() if value is original]


def stand_in(original: Callable[..., Any], own: Callable[..., Any]) -> Callable[..., Any]:
    """Make a learner's function callable as the original is: what it asks for, it gets by name.

    What the original's arguments do not hold is an attribute of the object, where the original is
    a method: `layer_norm(x, w, b)` in the place of `LayerNorm.forward` gets that layer's `w`, `b`.
    """
    call, wanted = inspect.signature(original), inspect.signature(own).parameters

    @wraps(own)
    def stand(*args: Any, **kwargs: Any) -> Any:
        bound = call.bind(*args, **kwargs)
        bound.apply_defaults()
        given = bound.arguments
        this = given.get("self")
        extra = [name for name in wanted if name not in given and hasattr(this, name)]
        known = given | {name: getattr(this, name) for name in extra}
        return own(**{name: known[name] for name in wanted if name in known})

    return stand


def in_the_open(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Attend with the functions that the lessons build, each looked up when it is called."""
    n_head = q.shape[-2]
    k, v = attention.repeat_kv(k, n_head), attention.repeat_kv(v, n_head)
    q, k, v = (part.transpose(-2, -3) for part in (q, k, v))
    mask = attention.causal_mask(q.shape[-2], k.shape[-2], q.device)
    return attention.attention(q, k, v, mask).transpose(-2, -3)
