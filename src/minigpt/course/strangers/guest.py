"""The program in the box: it loads a submission and answers calls. No test is ever in here.

It imports torch once. For each exercise that it is asked to open, it forks a child, which speaks
over the same pipes until it ends; then it says how the child ended.
"""

import copy
import faulthandler
import gc
import io
import os
import random
import re
import signal
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import torch

from minigpt.course.grading import sandbox
from minigpt.course.grading.explain import UnloadableError
from minigpt.course.grading.load import load_submission
from minigpt.course.grading.no_answer import guard_calls, refuse_aliases
from minigpt.course.strangers import far
from minigpt.course.strangers.channel import Channel
from minigpt.course.strangers.codec import Packer, Pipe, Unpacker, raw_bytes
from minigpt.course.strangers.confine import confine, read_filter
from minigpt.course.strangers.modes import Noting
from minigpt.course.strangers.things import OPERATIONS, watched


class FarFunction:
    """A function of the test: it can be called, and that is all."""

    def __init__(self, channel: Channel, key: int, name: str) -> None:
        self._channel, self.key, self.__name__ = channel, key, name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it over there."""
        return self._channel.ask("op", "__call__", self, arguments, named)

    def __copy__(self) -> "FarFunction":
        """A function is its own copy, as every function is: a model that is copied keeps it."""
        return self

    def __deepcopy__(self, memo: object) -> "FarFunction":
        """As `__copy__`."""
        return self


class GuestChannel(Channel):
    """The side of the submission: it does whatever it is asked, and may ask for calls alone."""

    sign = -1

    def __init__(self, pipe: Pipe, file: str, printed: sandbox.Printed) -> None:
        super().__init__(pipe)
        self.file, self._printed = file, printed
        self.module: Any = None
        self._functions = WeakValueDictionary[int, FarFunction]()
        self._random = (torch.get_rng_state(), random.getstate())

    def mirror(self, key: int, thing: Any, kind: str) -> Any:
        """Watch the bytes of what comes in, too: `.data` and NumPy leave the version alone."""
        found = super().mirror(key, thing, kind)
        if kind == "tensor" and not self.is_own(key):
            found.data = raw_bytes(thing)
        return found

    def answer(self, kind: str, parts: list[Any]) -> Any:
        """Operate on a thing, read or write an attribute, run examples."""
        if kind == "op":
            name, thing, arguments, named = parts
            return OPERATIONS[name](thing, *arguments, **named)
        if kind == "get":
            return getattr(*parts)
        if kind == "set":
            return setattr(*parts)
        if kind == "del":
            return delattr(*parts)
        if kind == "watch":
            with Noting() as noted:
                found = self.answer(parts[0], list(parts[1]))
            return found, noted.calls
        if kind == "copy":
            return copy.deepcopy(*parts)
        if kind == "examples":
            return self._examples(*parts)
        if kind == "forget":
            return self.forget()
        return super().answer(kind, parts)

    def _examples(self, sources: list[str]) -> list[Any]:
        """Run lines of a docstring one after the other: what each prints, and what ends them."""
        names = {"torch": torch} | vars(self.module)
        found = list[Any]()
        stdout, hook = sys.stdout, sys.displayhook
        sys.displayhook = sys.__displayhook__
        try:
            for source in sources:
                out = io.StringIO()
                sys.stdout = out
                try:
                    exec(compile(source, "<example>", "single"), names)
                except BaseException as problem:
                    return [*found, [out.getvalue(), self.explained(problem)]]
                found.append([out.getvalue(), None])
        finally:
            sys.stdout, sys.displayhook = stdout, hook
        return found

    # Values

    def pack_other(self, packer: Packer, value: Any) -> Any:
        """A thing of the learner's goes out as a handle, with the operators that it has."""
        if isinstance(value, FarFunction):
            return ["@", value.key]
        kind = type(value)
        has = {name for base in kind.__mro__ for name in vars(base)}  # and not its metaclass
        able = [name for name in OPERATIONS if name in has]
        return ["h", self.handle(value), kind.__name__, str(kind.__module__), able]

    def unpack_other(self, unpacker: Unpacker, tag: str, parts: list[Any]) -> Any:
        """Functions of the test, and functions of the package by name."""
        if tag == "h":
            key, name = parts
            if key not in self._functions:
                found = FarFunction(self, key, name)
                self._functions[key] = found
                return found
            return self._functions[key]
        if tag == "n":
            return _named(parts[0])
        return super().unpack_other(unpacker, tag, parts)

    def blank(self, kind: Any) -> Any:
        """An object of a class of the package."""
        path, asked = kind
        made: Any = _named(path)
        if asked:
            made = type(made.__name__, (made,), {name: self._asked(name) for name in asked})
        return made.__new__(made)

    def _asked(self, name: str) -> property:
        """A property that the test has given the object: it is asked for over there."""
        return property(
            lambda thing: self.ask("get", thing, name),
            lambda thing, value: self.ask("set", thing, name, value),
        )

    def fill(self, thing: Any, state: Any, unpacker: Unpacker) -> None:
        """Give an object its state, past its own `__setattr__`."""
        found = unpacker.unpack(state)
        if isinstance(thing, torch.Generator):
            thing.set_state(found["state"])
        elif hasattr(thing, "__dict__"):
            vars(thing).update(found)
        else:
            for name, value in found.items():
                object.__setattr__(thing, name, value)

    def watched(self, thing: Any) -> Any:
        """What of an object may change and is seen outside."""
        return watched(thing)

    def change_object(self, thing: Any, changed: Any) -> None:
        """Take in what the test has changed."""
        for name, value in changed.items():
            if isinstance(thing, torch.Generator):
                thing.set_state(torch.frombuffer(bytearray(value), dtype=torch.uint8))
            else:
                object.__setattr__(thing, name, value)

    # What goes along

    def explained(self, problem: BaseException) -> Any:
        """An exception as data, with the line of the submission."""
        key = 0 if isinstance(problem, far.FarProblem) else self.handle(problem)
        line = far.line_in(problem, self.file)
        problem.__traceback__ = None  # whose frames hold the arguments
        return far.told(problem, line, key)

    def problem(self, told: Any) -> BaseException:
        """An exception of the test, or an own one that has been through the test."""
        name, module, bases, text, line, home, back = told
        if back:
            found: BaseException = self.handles[home]
            return found
        made: BaseException = far.problem_of(name, module, bases, text, line, home)
        return made

    def take_mood(self, mood: Any) -> None:
        """Take in how the caller computes, and where random numbers start."""
        super().take_mood(mood)
        if mood is None:
            return
        if mood[2] is None and mood[3] is None:
            return
        if mood[2] is not None:
            torch.default_generator.manual_seed(mood[2])
        if mood[3] is not None:
            random.seed(mood[3])
        self._random = (torch.get_rng_state(), random.getstate())

    def aside(self) -> Any:
        """What was printed, and whether random numbers were drawn."""
        if self.depth:  # within a call, the test does not look
            return ["", [False, False]]
        now = (torch.get_rng_state(), random.getstate())
        drawn = [not torch.equal(now[0], self._random[0]), now[1] != self._random[1]]
        self._random = now
        return [self._printed.take(), drawn]


def _named(path: str) -> Any:
    module, _, names = path.partition(":")
    found: Any = import_module(module)
    for name in names.split("."):
        found = getattr(found, name)
    return found


def serve_exercise(pipe: Pipe, job: dict[str, Any], text: bytes, folder: Path) -> None:
    """Answer calls to one submission until the other side ends it; this process ends here."""
    file = folder / f"{job['name']}.py"
    file.write_bytes(text)
    printed = sandbox.enter(
        (pipe.reads, pipe.writes), folder / "faults", job["seconds"], job["memory"]
    )
    confine(read_filter())
    sandbox.forbid(file)
    channel = GuestChannel(pipe, str(file), printed)
    try:
        guard_calls(job["no_answer"], file, folder / "none")
        channel.module = load_submission(file, job["names"])
        refuse_aliases(channel.module, job["names"], file)
        names = {name: getattr(channel.module, name) for name in job["names"]}
        channel._send(["loaded", names])
    except UnloadableError as problem:
        why = problem.explanation
        channel._send(["broken", why.kind, why.message, why.line])
    gc.collect()
    while True:
        kind, parts = channel._receive()
        if kind == "end":
            os._exit(0)
        channel.reply(kind, parts)
        del kind, parts


_PLACE = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


def _fate(status: int, file: str, faults: str) -> list[Any]:
    """How a child ended: its exit code, whether time was up, and the line that it was at."""
    lines = [int(m["line"]) for m in _PLACE.finditer(faults) if m["file"] == file]
    return [os.waitstatus_to_exitcode(status), "Timeout" in faults, lines[0] if lines else 0]


def open_exercises(pipe: Pipe, places: Path) -> None:
    """Open one exercise after the other, each in a child of its own."""
    while True:
        (_, job), block = pipe.receive()
        with tempfile.TemporaryDirectory(dir=places) as name:
            folder = Path(name)
            child = os.fork()
            if child == 0:
                try:
                    serve_exercise(pipe, job, bytes(block), folder)
                finally:
                    os._exit(1)
            _, status = os.waitpid(child, 0)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child, signal.SIGKILL)
            log = folder / "faults"
            faults = log.read_text("utf8", "replace") if log.exists() else ""
            file = str(folder / f"{job['name']}.py")
            pipe.send(["gone", *_fate(status, file, faults)])


def run_guest() -> None:
    """Keep the pipes for the channel alone, warm up, say so, and serve."""
    reads, writes = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    torch.set_num_threads(1)
    for name in ("numpy", "jaxtyping", "minigpt.model.gpt2", "minigpt.nn"):
        import_module(name)
    torch.randn(2, 2, requires_grad=True).exp().sum().backward()
    gc.collect()
    gc.freeze()
    pipe = Pipe(reads, writes)
    pipe.send(["ready"])
    with tempfile.TemporaryDirectory() as places:
        open_exercises(pipe, Path(places))


if __name__ == "__main__":
    faulthandler.disable()
    run_guest()
