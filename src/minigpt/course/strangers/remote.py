"""The module `mine` as the tests see it: what the submission defines, as calls into the box."""

import os
import random
import signal
import zlib
from collections.abc import Callable, Collection
from pathlib import Path
from types import ModuleType
from typing import Any
from weakref import WeakValueDictionary

import torch
from torch import nn

from minigpt.course.grading.explain import LINE, BoxGoneError, Explanation, UnloadableError
from minigpt.course.grading.verdict import reason
from minigpt.course.strangers import far
from minigpt.course.strangers.channel import Channel
from minigpt.course.strangers.clean import clean_text
from minigpt.course.strangers.codec import (
    Packer,
    Pipe,
    PipeEndedError,
    Unpacker,
    WireError,
)
from minigpt.course.strangers.modes import unwatched, watching
from minigpt.course.strangers.sent import added_properties, is_foreign, path_of, sent_as
from minigpt.course.strangers.things import DATA, FUNCTION, STREAM, THING, watched

_PRINTED = 1000  # characters that are kept of a test
_ENDING = 3  # seconds that the end of an exercise may take in the box
_LONG = 4000  # characters of a name or a message


_WHOLE = ("forward", "run_with_cache")  # of a model with parts of the test's own: called over there


class Proxy:
    """A thing in the box. What is done with it is done there.

    Most things have no more than a kind, a number and a text: a function that should return a
    tensor is not asked about what it returned instead. What can be called, can be called; an
    iterator gives what it has; and `LiveProxy` things have attributes, too.
    """

    _far_key: int
    _far_channel: Channel
    _far_able: list[str]


class LiveProxy(Proxy):
    """An instance of a class that the exercise asks to write."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._far_channel.ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._far_channel.ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._far_channel.ask("del", self, name)

    def __deepcopy__(self, memo: object) -> Any:
        channel: Any = self._far_channel
        return channel.enliven(channel.ask("copy", self))


def _operation(name: str) -> Callable[..., Any]:
    def operate(self: Proxy, *arguments: Any, **named: Any) -> Any:
        return self._far_channel.ask("op", name, self, arguments, named)

    return operate


class Mine(ModuleType):
    """The submission's module, whose attributes stand for what is in the box."""

    def __init__(self, names: dict[str, Any], classes: Collection[str], file: Path) -> None:
        super().__init__(file.stem)
        self.__dict__.update(names)
        self.__file__ = str(file)
        for name in classes:
            self.__dict__[name] = _maker(names[name])


def _maker(kind: Proxy) -> Any:
    """A class of the submission: what it makes is alive."""

    def make(*arguments: Any, **named: Any) -> Any:
        channel: Any = kind._far_channel
        made = channel.ask("op", "__call__", kind, arguments, named)
        return channel.enliven(made)

    return make


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

    def load(self, job: dict[str, Any], text: bytes, classes: Collection[str] = ()) -> Mine:
        """Send the submission into the box; `classes` are those that it should define.

        Raises:
            UnloadableError: it does not load there.
        """
        try:
            self.pipe.send(["open", job], text)
            kind, parts = self._receive()
        except (WireError, PipeEndedError) as problem:
            raise self._lost(problem) from None
        if kind == "broken":
            said, message, line = parts
            raise UnloadableError(Explanation(str(said), str(message), str(self.submission), line))
        (names,) = parts
        if not (isinstance(names, dict) and list(names) == job["names"]):
            raise self._lost(WireError("a module without its names"))
        return Mine(names, classes, self.submission)

    def enliven(self, made: Any) -> Any:
        """Let an instance of a class of the exercise have attributes and all operations."""
        if isinstance(made, Proxy) and not isinstance(made, LiveProxy):
            kind = self._kind(type(made).__name__, type(made).__module__, made._far_able, True)
            made.__class__ = kind
        return made

    def wait(self) -> None:
        """Wait until a new box is ready.

        Raises:
            BoxGoneError: it never is.
        """
        try:
            self.pipe.receive()
        except (WireError, PipeEndedError) as problem:
            raise self._lost(problem) from None

    def examples(self, sources: list[str]) -> list[tuple[str, BaseException | None]]:
        """Run examples in the box: what each has printed, and what has ended the last one."""
        found = self.ask("examples", sources)
        try:
            return [(clean_text(str(got)), told and self.problem(told)) for got, told in found]
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
            if not watching():
                return super().ask(kind, *parts)
            with unwatched() as told:
                found, calls = super().ask("watch", kind, parts)
                told += calls
            return found
        except (WireError, PipeEndedError) as problem:
            raise self._lost(problem) from None

    def end(self) -> bool:
        """End the exercise in the box; whether the box can take another one."""
        if self.gone:
            return False
        self.limit(_ENDING)
        try:
            self._send(["end"])
            message, _ = self.pipe.receive()
        except (WireError, PipeEndedError, BoxGoneError):
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

    def limit(self, seconds: float) -> None:
        """From now on, an exception ends the exercise when time is up, wherever this process is."""
        signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def _ring(self, *details: Any) -> None:
        self.gone = True
        raise self._gone("time", 0, 0)

    def _lost(self, problem: BaseException) -> BoxGoneError:
        self.gone = True
        if isinstance(problem, PipeEndedError):
            os._exit(0)  # whoever keeps the box knows why it has ended
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
        path = path_of(value)
        if path:
            return ["n", path]
        if sent_as(value) is not None:
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
        kind: Any = sent_as(thing)
        added = added_properties(type(thing), kind)
        key = self.key_of(thing) or 0
        if isinstance(thing, torch.Generator):
            state: dict[str, Any] = {"state": thing.get_state()}
        else:
            state = watched(thing) | (dict(vars(thing)) if hasattr(thing, "__dict__") else {})
        if isinstance(thing, nn.Module) and any(map(is_foreign, thing.modules())):
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
            elif isinstance(thing, nn.Module):
                thing.train(bool(value))  # the one attribute of a model that is kept in step
            elif name in known:
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
        made = object.__new__(self._kind(name[:_LONG], module[:_LONG], able))
        for name, value in (("_far_key", key), ("_far_channel", self), ("_far_able", able)):
            object.__setattr__(made, name, value)
        self._proxies[key] = made
        return made

    def _kind(self, name: str, module: str, able: list[str], alive: bool = False) -> type[Proxy]:
        known = (name, module, str(alive), *able)
        if known not in self._kinds:
            allowed: tuple[str, ...] = (
                FUNCTION if "__call__" in able else STREAM if "__next__" in able else DATA
            )
            allowed = THING if alive else allowed
            body: dict[str, Any] = {one: _operation(one) for one in able if one in allowed}
            base = LiveProxy if alive else Proxy
            self._kinds[known] = type(name, (base,), body | {"__module__": module})
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
        seeds: list[int | None] = [None, None]
        if self.depth == 1:
            now = _random_states()
            pairs = zip(now, self._random, strict=True)
            seeds = [None if a == b else zlib.crc32(repr(a).encode()) for a, b in pairs]
            self._random = now
        return [*super().mood(), *seeds]

    def take_aside(self, aside: Any) -> None:
        """Keep what was printed; where the submission has drawn random numbers, draw one here."""
        printed, (torch_drawn, python_drawn) = aside
        self.printed = (self.printed + clean_text(str(printed)))[:_PRINTED]
        if torch_drawn:
            torch.rand(1)
        if python_drawn:
            random.random()
        if torch_drawn or python_drawn:
            self._random = _random_states()  # the submission's own go on


def _random_states() -> tuple[Any, Any]:
    return torch.get_rng_state().numpy().tobytes(), random.getstate()
