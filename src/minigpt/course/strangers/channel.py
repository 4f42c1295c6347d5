"""Calls in both directions over one pipe: what crosses, what stays, and how gradients follow.

Each side keeps what it has shared under a number: positive ones were made by the side with the
tests, negative ones in the box. There are two kinds.

A *mirror* exists on both sides: a tensor, a list, an object of the package. Before each message the
sides tell each other what has changed in it, so that an input changed in place is seen by the test.
A *handle* exists on one side; the other calls it (`far` has what stands for it).

A tensor that needs a gradient arrives as a function of the receiver's own tensors that it was
computed from (`gradients`). A side that answers for a gradient stops at what it was sent: the
receiver's own graph goes on from there, and nothing is counted twice.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.graph import get_gradient_edge

from minigpt.course.strangers.codec import (
    Packer,
    Pipe,
    Unpacker,
    UnsendableError,
    WireError,
)
from minigpt.course.strangers.gradients import crossing, product, reached
from minigpt.course.strangers.mirrors import Mirrors

_MISFITS = (TypeError, ValueError, KeyError, IndexError, AttributeError, RuntimeError)
_NESTED = 60  # calls inside of calls


class Channel(Mirrors):
    """One side of the channel; `guest` and `remote` say what each of them may ask of the other."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self.pipe = pipe
        self._fresh: list[tuple[int, Any]] = []  # objects whose state is still to be packed
        self.cutting = self.depth = 0
        self._mood = (True, False)

    # Requests

    def ask(self, kind: str, *parts: Any) -> Any:
        """Send a request and return the answer; meanwhile, answer the other side's requests."""
        if self.depth >= _NESTED:
            raise RecursionError("maximum recursion depth exceeded in calls between test and code")
        self.depth += 1
        try:
            self._send([kind, *parts], self.mood())
            while True:
                said, found = self._receive()
                if said not in ("ok", "raise"):
                    self.reply(said, found)
                elif len(found) != 1:
                    raise WireError("an answer of another form")
                elif said == "ok":
                    return found[0]
                else:
                    raise self.problem(found[0])
        finally:
            self.depth -= 1

    def reply(self, kind: str, parts: list[Any]) -> None:
        """Answer one request."""
        grad, inference = self._mood
        try:
            if (grad, inference) == (torch.is_grad_enabled(), torch.is_inference_mode_enabled()):
                answer = ["ok", self.answer(kind, parts)]
            else:
                with torch.inference_mode(inference), torch.set_grad_enabled(grad):
                    answer = ["ok", self.answer(kind, parts)]
        except WireError:
            raise
        except BaseException as problem:
            if self.is_end(problem):
                raise
            answer = ["raise", self.explained(problem)]
            del problem
        parts.clear()
        try:
            self._send(answer)
        except UnsendableError as problem:
            self._send(["raise", self.explained(problem)])

    def answer(self, kind: str, parts: list[Any]) -> Any:
        """Do what is asked for; a subclass knows more kinds than gradients."""
        if kind == "vjp":
            return self._vjp(*parts)
        raise WireError(f"{kind!r} cannot be asked for")

    def mood(self) -> list[Any]:
        """How the caller computes: it goes along with each request."""
        return [torch.is_grad_enabled(), torch.is_inference_mode_enabled()]

    def is_end(self, problem: BaseException) -> bool:
        """Whether an exception of this side ends it all."""
        return False

    def explained(self, problem: BaseException) -> Any:
        """An exception as data."""
        raise NotImplementedError

    def problem(self, told: Any) -> BaseException:
        """An exception of the other side as one of this side."""
        raise NotImplementedError

    # Messages

    def _send(self, body: list[Any], mood: Any = None) -> None:
        packer = Packer(lambda value: self._pack(packer, value), self._share_by(lambda: packer))
        self.new.clear()
        try:
            changes = self.changes(packer)
            dropped = self.prune()  # after what has changed in them is packed
            packed = [body[0], *(packer.pack(part) for part in body[1:])]
            objects = self._states(packer)
            self.pipe.send([packed, changes, objects, dropped, mood, self.aside()], packer.block)
        except UnsendableError:
            for key in self.new:
                self.drop(key)
            self._fresh.clear()
            raise

    def _share_by(self, packer: Callable[[], Packer]) -> Callable[[Any, int], Any]:
        return lambda value, depth: self.share(packer(), value, depth)

    def _states(self, packer: Packer) -> list[Any]:
        objects = []
        with packer.unshared():
            while self._fresh:
                key, thing = self._fresh.pop()
                objects.append([key, *self.state(packer, thing)])
                self.settle(self.mirrors[key])
        return objects

    def _receive(self) -> tuple[str, list[Any]]:
        message, block = self.pipe.receive()
        if not (isinstance(message, list) and len(message) == 6):
            raise self.odd(message)
        body, changes, objects, dropped, mood, aside = message
        unpacker = Unpacker(block, lambda tag, parts: self._unpack(unpacker, tag, parts))
        try:
            with torch.enable_grad():
                for key, kind, _ in objects:
                    self.mirror(key, self.blank(kind), "object")
                for change in changes:
                    self.apply(unpacker, *change)
                for key in dropped:
                    self.drop(key)
                found = [unpacker.unpack(part) for part in body[1:]]
                for key, _, state in objects:
                    self.fill(self.mirrors[key].thing, state, unpacker)
                    self.settle(self.mirrors[key])
            self.take_mood(mood)
            self.take_aside(aside)
        except _MISFITS as problem:
            raise WireError(f"a message that does not fit ({type(problem).__name__})") from None
        if not isinstance(body[0], str):
            raise WireError("a message of no kind")
        return body[0], found

    def odd(self, message: Any) -> BaseException:
        """Why a message of another form ends it all."""
        return WireError("a message of another form")

    def take_mood(self, mood: Any) -> None:
        """Take in how the caller computes."""
        if mood is not None:
            self._mood = bool(mood[0]), bool(mood[1])

    def aside(self) -> Any:
        """What else goes along with each message."""
        return None

    def take_aside(self, aside: Any) -> None:
        """Take in what else came along."""

    # Values

    def _pack(self, packer: Packer, value: Any) -> Any:
        key = self.key_of(value)
        if key is not None and key in self.mirrors:
            return ["@", key]
        if isinstance(value, Tensor):
            return self._pack_tensor(packer, value)
        if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
            single = isinstance(value, np.generic)
            with suppress(TypeError):  # a dtype that torch has not
                return ["np", packer.tensor(torch.from_numpy(np.array(value))), int(single)]
        if isinstance(value, bool | int | float | str):
            return next(base(value) for base in (bool, int, float, str) if isinstance(value, base))
        return self.pack_other(packer, value)

    def pack_other(self, packer: Packer, value: Any) -> Any:
        """Pack what is no plain data and no tensor."""
        raise UnsendableError(f"a {type(value).__name__} cannot be sent")

    def _unpack(self, unpacker: Unpacker, tag: str, parts: list[Any]) -> Any:
        if tag == "@":
            return self.thing(*parts)
        if tag == "x":
            return self._unpack_tensor(unpacker, *parts)
        if tag == "np":
            found = unpacker.tensor(parts[0]).numpy()
            return found[()] if parts[1] else found
        if tag == "L":
            self._check_free(parts[0])
            found = unpacker.unpack(parts[1])
            self.mirror(parts[0], found, "list")
            return found
        return self.unpack_other(unpacker, tag, parts)

    def unpack_other(self, unpacker: Unpacker, tag: str, parts: list[Any]) -> Any:
        """Unpack what is no plain data and no tensor."""
        raise WireError(f"{tag!r} is no kind of value")

    def share(self, packer: Packer, value: Any, depth: int) -> Any:
        """Pack a list, dict or set: by its key if both sides hold it, else by its members."""
        key = self.key_of(value)
        return ["@", key] if key in self.mirrors else packer.plain(value, depth)

    def state(self, packer: Packer, thing: Any) -> list[Any]:
        """The kind and the state of an object that is sent as it is."""
        raise UnsendableError(f"a {type(thing).__name__} cannot be sent")

    def blank(self, kind: Any) -> Any:
        """An object of this kind without its state."""
        raise WireError("objects are not taken in")

    def fill(self, thing: Any, state: Any, unpacker: Unpacker) -> None:
        """Give an object its state."""

    def _check_free(self, key: Any) -> None:
        if type(key) is not int or self.is_own(key) or key in self.mirrors:
            raise WireError("a thing under a key that is not free")

    # Tensors and their gradients

    def _pack_tensor(self, packer: Packer, value: Tensor) -> list[Any]:
        packed = packer.tensor(value)
        key = self.new_key()
        needs = value.requires_grad and not value.is_inference()
        deps = reached(value, self.mirrors.values()) if needs and not value.is_leaf else []
        self.mirror(key, value, "tensor")
        return ["x", key, packed, [int(needs), int(value.is_leaf), deps]]

    def _unpack_tensor(self, unpacker: Unpacker, key: int, packed: Any, how: Any) -> Tensor:
        self._check_free(key)
        made = unpacker.tensor(packed)
        needs, leaf, deps = how
        if needs and leaf:
            made.requires_grad_()
        elif needs:
            inputs = [self.mirrors[one].thing for one in deps]
            made = crossing(self, key, made, inputs, deps)
        found = self.mirror(key, made, "tensor")
        found.edge = get_gradient_edge(made) if needs else None
        return made

    def _vjp(self, key: int, gradient: Tensor, wanted: list[int], create: bool) -> list[Any]:
        self.cutting += 1
        try:
            inputs = [self.mirrors[one] for one in wanted]
            return product(self.mirrors[key].thing, inputs, gradient, create)
        finally:
            self.cutting -= 1
