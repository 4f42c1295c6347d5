"""The module `mine` as the tests see it: what the submission defines, as calls into the box."""

import os
import random
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType, SimpleNamespace
from typing import Any
from weakref import WeakValueDictionary

import torch
from torch import nn

from minigpt.course.grading.explain import LINE, BoxGoneError, Explanation, UnloadableError
from minigpt.course.grading.verdict import reason
from minigpt.course.strangers import far
from minigpt.course.strangers.channel import Channel
from minigpt.course.strangers.codec import (
    Packer,
    Pipe,
    PipeEndedError,
    PipeLateError,
    Unpacker,
    WireError,
)
from minigpt.course.strangers.things import OPERATIONS, watched

_PRINTED = 1000  # characters that are kept of a test
_LONG = 4000  # characters of a name or a message


class Proxy:
    """A thing in the box. What is done with it is done there."""

    _far_key: int
    _far_channel: Channel

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._far_channel.ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._far_channel.ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._far_channel.ask("del", self, name)


def _operation(name: str) -> Callable[..., Any]:
    def operate(self: Proxy, *arguments: Any, **named: Any) -> Any:
        return self._far_channel.ask("op", name, self, arguments, named)

    return operate


class Mine(ModuleType):
    """The submission's module, whose attributes stand for what is in the box."""

    def __init__(self, channel: Channel, module: Any, names: dict[str, Any], file: Path) -> None:
        super().__init__(file.stem)
        self.__dict__.update(names)
        self.__file__ = str(file)
        self._far_module, self._far_channel = module, channel

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._far_channel.ask("get", self._far_module, name)


class RemoteChannel(Channel):
    """The side of the tests: it believes nothing, and lets its own functions be called alone."""

    sign = 1

    def __init__(self, pipe: Pipe, submission: Path, seconds: float, memory: int) -> None:
        super().__init__(pipe)
        self.submission, self.seconds, self.memory = submission, seconds, memory
        self.printed, self.gone = "", False
        self._proxies = WeakValueDictionary[int, Proxy]()
        self._kinds: dict[tuple[str, ...], type[Proxy]] = {}
        self._asked: dict[int, tuple[str, ...]] = {}  # what may be read of a test's own objects
        self._random: tuple[Any, Any] = (None, None)

    # The life of a submission

    def load(self, job: dict[str, Any], text: bytes) -> Mine:
        """Send the submission into the box.

        Raises:
            UnloadableError: it does not load there.
        """
        try:
            self.pipe.send(["open", job], text)
            kind, parts = self._receive()
        except (WireError, PipeEndedError, PipeLateError) as problem:
            raise self._lost(problem) from None
        if kind == "broken":
            said, message, line = parts
            raise UnloadableError(Explanation(str(said), str(message), str(self.submission), line))
        module, names = parts
        return Mine(self, module, names, self.submission)

    def wait(self) -> None:
        """Wait until a new box is ready.

        Raises:
            BoxGoneError: it never is.
        """
        try:
            self.pipe.receive()
        except (WireError, PipeEndedError, PipeLateError) as problem:
            raise self._lost(problem) from None

    def examples(self, sources: list[str]) -> list[tuple[str, BaseException | None]]:
        """Run examples in the box: what each has printed, and what has ended the last one."""
        found = self.ask("examples", sources)
        try:
            return [(str(got), told and self.problem(told)) for got, told in found]
        except (TypeError, ValueError):
            raise self._lost(WireError("examples that are none")) from None

    def ask(self, kind: str, *parts: Any) -> Any:
        """Send a request and return the answer.

        Raises:
            BoxGoneError: there will be none.
        """
        if self.gone:
            raise self._gone("", 0, 0)
        try:
            return super().ask(kind, *parts)
        except (WireError, PipeEndedError, PipeLateError) as problem:
            raise self._lost(problem) from None

    def end(self) -> bool:
        """End the exercise in the box; whether the box can take another one."""
        if self.gone:
            return False
        try:
            self._send(["end"])
            message, _ = self.pipe.receive()
        except (WireError, PipeEndedError, PipeLateError):
            return False
        return message == ["gone", 0, False, 0]

    def new_test(self) -> None:
        """Forget what the last test has shared, on both sides."""
        if not self.gone:
            self.ask("forget")
            self.forget()

    def take(self) -> str:
        """What was printed since the last call."""
        text, self.printed = self.printed, ""
        return text

    def _lost(self, problem: BaseException) -> BoxGoneError:
        self.gone = True
        if isinstance(problem, PipeEndedError):
            os._exit(0)  # whoever keeps the box knows why it has ended
        if isinstance(problem, PipeLateError):
            return self._gone("time", 0, 0)
        message = f"your code disturbs the channel through which it is graded: {problem}"
        return BoxGoneError(Explanation("error", message, str(self.submission), 0))

    def _gone(self, stopped: str, code: int, line: int) -> BoxGoneError:
        message = reason(stopped, code, self.seconds, self.memory)
        file = str(self.submission) if line else ""
        return BoxGoneError(Explanation("error", message, file, line))

    def odd(self, message: Any) -> BaseException:
        """The box may say how the submission's process ended."""
        match message:
            case ["gone", int(code), bool(late), int(line)]:
                self.gone = True
                return self._gone("time" if late else "", code, line)
        return super().odd(message)

    # What the box may ask

    def answer(self, kind: str, parts: list[Any]) -> Any:
        """Call a function of the test, or read what the test's own class has opened."""
        if kind == "op":
            name, thing, arguments, named = parts
            key = self.key_of(thing)
            if name == "__call__" and key in self.handles and callable(thing):
                return thing(*arguments, **named)
        elif kind in ("get", "set"):
            thing, name, *value = parts
            if name in self._asked.get(self.key_of(thing) or 0, ()):
                return setattr(thing, name, *value) if value else getattr(thing, name)
        else:
            return super().answer(kind, parts)
        raise WireError("something is asked of the test that cannot be asked")

    # Values

    def pack_other(self, packer: Packer, value: Any) -> Any:
        """Proxies go home; objects of the package go as they are; functions to be called."""
        if isinstance(value, Proxy):
            return ["@", object.__getattribute__(value, "_far_key")]
        path = _path_of(value)
        if path:
            return ["n", path]
        if _kind_of(value) is not None:
            key = self.new_key()
            self.mirror(key, value, "object")
            self._fresh.append((key, value))
            return ["@", key]
        if callable(value):
            name = getattr(value, "__name__", type(value).__name__)
            return ["h", self.handle(value), str(name)]
        return super().pack_other(packer, value)

    def share(self, packer: Packer, value: Any, depth: int) -> Any:
        """Lists, dicts and sets are held by both sides, so that changes come back."""
        key = self.key_of(value)
        if key is not None and key in self.mirrors:
            return ["@", key]
        packed = packer.plain(value, depth)
        key = self.new_key()
        self.mirror(key, value, "list")
        return ["L", key, packed]

    def state(self, packer: Packer, thing: Any) -> list[Any]:
        """The class of an object of the package, what its own subclass adds, and its state."""
        kind: Any = _kind_of(thing)
        added = _added(type(thing), kind)
        key = self.key_of(thing) or 0
        if isinstance(thing, torch.Generator):
            state: dict[str, Any] = {"state": thing.get_state()}
        else:
            state = watched(thing) | (dict(vars(thing)) if hasattr(thing, "__dict__") else {})
        if isinstance(thing, nn.Module) and any(map(_is_foreign, thing.modules())):
            state |= {n: getattr(thing, n) for n in _WHOLE if hasattr(thing, n)}
            added = ()
        self._asked[key] = added
        return [[f"{kind.__module__}:{kind.__qualname__}", list(added)], packer.pack(state)]

    def watched(self, thing: Any) -> Any:
        """What of an object is kept in step."""
        return watched(thing)

    def change_object(self, thing: Any, changed: Any) -> None:
        """Take in new values of attributes that the object has."""
        known = watched(thing)
        for name, value in changed.items():
            if isinstance(thing, torch.Generator):
                thing.set_state(torch.frombuffer(bytearray(value), dtype=torch.uint8))
            elif name in known and not isinstance(thing, nn.Module):
                object.__setattr__(thing, name, value)

    def unpack_other(self, unpacker: Unpacker, tag: str, parts: list[Any]) -> Any:
        """A thing in the box is a proxy, of a class with its name and its operators."""
        if tag != "h":
            return super().unpack_other(unpacker, tag, parts)
        key, name, module, able = parts
        if type(key) is not int or self.is_own(key):
            raise WireError("a handle under a key that is not free")
        known = self._proxies.get(key)
        if known is not None:
            return known
        kind = self._kind(name[:_LONG], module[:_LONG], able)
        made = object.__new__(kind)
        object.__setattr__(made, "_far_key", key)
        object.__setattr__(made, "_far_channel", self)
        self._proxies[key] = made
        return made

    def _kind(self, name: str, module: str, able: list[str]) -> type[Proxy]:
        known = (name, module, *able)
        if known not in self._kinds:
            body: dict[str, Any] = {one: _operation(one) for one in able if one in OPERATIONS}
            if "__eq__" in body:
                body["__hash__"] = object.__hash__
            self._kinds[known] = type(name, (Proxy,), body | {"__module__": module})
        return self._kinds[known]

    # Exceptions, prints, random numbers

    def explained(self, problem: BaseException) -> Any:
        """An exception of the test as data; an own one of the box goes home."""
        key = 0 if isinstance(problem, far.FarProblem) else self.handle(problem)
        return far.told(problem, 0, key)

    def problem(self, told: Any) -> BaseException:
        """An exception of the box as one of this side, or the test's own that comes back."""
        try:
            name, module, bases, text, line, home, back = told
            if not back:
                made: BaseException = far.problem_of(name, module, bases, text, line, home)
                return made
            own = self.handles.get(home)
            if isinstance(own, BaseException):
                setattr(own, LINE, int(line))
                return own
        except (TypeError, ValueError):
            pass
        raise WireError("an exception that is none")

    def is_end(self, problem: BaseException) -> bool:
        """Whether an exception ends the exercise, and is not told to the box."""
        return isinstance(problem, BoxGoneError)

    def mood(self) -> list[Any]:
        """How the test computes; new seeds if it has drawn or seeded since the last request."""
        now = (bytes(torch.get_rng_state().numpy().tobytes()), random.getstate())
        seeds: list[int | None] = [None, None]
        if now[0] != self._random[0]:
            seeds[0] = zlib.crc32(now[0])
        if now[1] != self._random[1]:
            seeds[1] = zlib.crc32(repr(now[1]).encode())
        self._random = now
        return [*super().mood(), *seeds]

    def take_aside(self, aside: Any) -> None:
        """Keep what was printed; where the submission has drawn random numbers, draw one here."""
        printed, (torch_drawn, python_drawn) = aside
        self.printed = (self.printed + str(printed))[:_PRINTED]
        if torch_drawn:
            torch.rand(1)
        if python_drawn:
            random.random()


_WHOLE = ("forward", "run_with_cache")  # of a model with parts of the test's own: called over there


def _kind_of(thing: Any) -> type | None:
    """The class under which an object is sent, if it is one of the package or of torch."""
    if isinstance(thing, type | BaseException | ModuleType):
        return None
    return next((kind for kind in type(thing).__mro__ if _is_known(kind)), None)


def _is_known(kind: type) -> bool:
    if kind in (torch.Generator, SimpleNamespace):
        return True
    if kind.__qualname__.count(".") or kind in (nn.Module,):
        return False
    home = kind.__module__
    return _is_package(home) or (home.startswith("torch.nn.") and issubclass(kind, nn.Module))


def _is_package(module: str) -> bool:
    return module.startswith("minigpt.") and not module.startswith("minigpt.course.")


def _is_foreign(part: nn.Module) -> bool:
    return not _is_known(type(part))


def _added(own: type, kind: type) -> tuple[str, ...]:
    """The properties that a test's subclass adds to a class of the package."""
    between = own.__mro__[: own.__mro__.index(kind)]
    return tuple(
        n for one in between for n, value in vars(one).items() if isinstance(value, property)
    )


def _path_of(value: Any) -> str:
    """Where the box finds a function or class of the package or of torch; empty for others."""
    if not isinstance(value, FunctionType | BuiltinFunctionType | type):
        return ""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "")
    if module is None and getattr(torch, name, None) is value:
        module = "torch"
    if not module or not (_is_package(module) or module.split(".")[0] == "torch"):
        return ""
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return f"{module}:{name}" if found is value else ""


def deadline(seconds: float) -> float:
    """When a submission must have answered: its own process ends itself a little earlier."""
    return time.monotonic() + seconds + 1.5
