"""Calls in both directions over one pipe: what crosses, what stays, and how gradients follow.

Each side keeps what it has shared under a number: positive ones were made by the side with the
tests, negative ones in the box. There are two kinds.

A *mirror* exists on both sides: a tensor, a list, an object of the package. Before each message the
sides tell each other what has changed in it, so that an input changed in place is seen by the test.
A *handle* exists on one side; the other calls it (`far` has what stands for it).

A tensor that needs a gradient arrives as the result of `Crossing`, whose inputs are the receiver's
own tensors that it was computed from. Its backward asks the other side for a product with the
Jacobian, which may itself be differentiated. In answering, a side stops at what it was sent: from
there on, the receiver's own graph goes on, and nothing is counted twice.
"""

import itertools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import GradientEdge, get_gradient_edge

from minigpt.course.strangers.codec import (
    Packer,
    Pipe,
    Unpacker,
    UnsendableError,
    WireError,
    raw_bytes,
)

_NESTED = 60  # calls inside of calls


@dataclass
class Mirror:
    """One thing that both sides hold, and how it was when they last agreed."""

    key: int
    thing: Any
    kind: str  # "tensor", "list", "object"
    seen: Any = None
    edge: GradientEdge | None = None  # where it came in, if it needs a gradient and was sent here
    data: bytes | None = None  # its bytes, while they are watched besides its version


class Channel:
    """One side of the channel; `guest` and `remote` say what each of them may ask of the other."""

    sign = 1  # of the numbers that this side gives

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self.mirrors: dict[int, Mirror] = {}
        self.handles: dict[int, Any] = {}  # own things that the other side may call
        self._keys: dict[int, int] = {}  # id of a thing → its key
        self._numbers = itertools.count(1)
        self._new: list[int] = []  # what the message being packed shares for the first time
        self._fresh: list[tuple[int, Any]] = []  # objects whose state is still to be packed
        self.cutting = self._depth = 0
        self._mood = (True, False)

    # What is shared

    def new_key(self) -> int:
        """A number that nothing has."""
        return self.sign * next(self._numbers)

    def is_own(self, key: int) -> bool:
        """Whether this side has made what has the key."""
        return key * self.sign > 0

    def mirror(self, key: int, thing: Any, kind: str) -> Mirror:
        """From now on, keep a thing in step with the other side."""
        found = self.mirrors[key] = Mirror(key, thing, kind)
        self._new.append(key)
        self._keys[id(thing)] = key
        self.settle(found)
        return found

    def handle(self, thing: Any) -> int:
        """The key of an own thing that stays here."""
        key = self._keys.get(id(thing))
        if key is None:
            key = self._keys[id(thing)] = self.new_key()
            self.handles[key] = thing
        return key

    def key_of(self, thing: Any) -> int | None:
        """The key of what is shared already."""
        return self._keys.get(id(thing))

    def thing(self, key: Any) -> Any:
        """What a key of either side stands for here.

        Raises:
            WireError: nothing has this key.
        """
        if type(key) is int:
            if key in self.mirrors:
                return self.mirrors[key].thing
            if key in self.handles:
                return self.handles[key]
        raise WireError(f"nothing has the key {key!r}")

    def forget(self) -> None:
        """Let go of all mirrors: a test is over."""
        for one in self.mirrors.values():
            self._keys.pop(id(one.thing), None)
        self.mirrors.clear()

    # Requests

    def ask(self, kind: str, *parts: Any) -> Any:
        """Send a request and return the answer; meanwhile, answer the other side's requests."""
        if self._depth >= _NESTED:
            raise RecursionError("maximum recursion depth exceeded in calls between test and code")
        self._depth += 1
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
            self._depth -= 1

    def reply(self, kind: str, parts: list[Any]) -> None:
        """Answer one request."""
        grad, inference = self._mood
        try:
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
        self._new.clear()
        try:
            changes = self._changes(packer)
            dropped = self._prune()  # after what has changed in them is packed
            packed = [body[0], *(packer.pack(part) for part in body[1:])]
            objects = self._states(packer)
            self.pipe.send([packed, changes, objects, dropped, mood, self.aside()], packer.block)
        except UnsendableError:
            for key in self._new:
                self._drop(key)
            self._fresh.clear()
            raise

    def _changes(self, packer: Packer) -> list[Any]:
        found = [self._change(packer, one) for one in list(self.mirrors.values())]
        return [one for one in found if one is not None]

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
                    self._apply(unpacker, *change)
                for key in dropped:
                    self._drop(key)
                found = [unpacker.unpack(part) for part in body[1:]]
                for key, _, state in objects:
                    self.fill(self.mirrors[key].thing, state, unpacker)
                    self.settle(self.mirrors[key])
            self.take_mood(mood)
            self.take_aside(aside)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as problem:
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
        if tag == "L":
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

    # Tensors and their gradients

    def _pack_tensor(self, packer: Packer, value: Tensor) -> list[Any]:
        packed = packer.tensor(value)
        key = self.new_key()
        needs = value.requires_grad and not value.is_inference()
        deps = self._reached(value) if needs and not value.is_leaf else []
        self.mirror(key, value, "tensor")
        return ["x", key, packed, [int(needs), int(value.is_leaf), deps]]

    def _unpack_tensor(self, unpacker: Unpacker, key: int, packed: Any, how: Any) -> Tensor:
        if type(key) is not int or self.is_own(key) or key in self.mirrors:
            raise WireError("a tensor under a key that is not free")
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

    def _reached(self, value: Tensor) -> list[int]:
        """The keys of what came in and was used for a tensor, on the nearest ways only."""
        doors = {one.edge.node: one.key for one in self.mirrors.values() if one.edge is not None}
        found, known = list[int](), set[Any]()
        left: list[Any] = [get_gradient_edge(value).node]
        while left:
            node = left.pop()
            if node is None or node in known:
                continue
            known.add(node)
            if node in doors:
                found.append(doors[node])
            else:
                left += [before for before, _ in node.next_functions]
        return sorted(found)

    def _vjp(self, key: int, gradient: Tensor, wanted: list[int], create: bool) -> list[Any]:
        value = self.mirrors[key].thing
        edges = [edge for one in wanted if (edge := self.mirrors[one].edge) is not None]
        if not (isinstance(value, Tensor) and value.requires_grad) or len(edges) < len(wanted):
            raise WireError("a gradient of what has none")
        self.cutting += 1
        try:
            with torch.enable_grad():
                found = torch.autograd.grad(value, edges, gradient, True, create, allow_unused=True)
        finally:
            self.cutting -= 1
        return list(found)

    # Keeping in step

    def settle(self, one: Mirror) -> None:
        """Note how a mirror is now."""
        thing = one.thing
        if one.kind == "tensor":
            version = None if thing.is_inference() else thing._version
            one.seen = (version, thing.grad if thing.is_leaf else None, thing.requires_grad)
        elif one.kind == "list":
            one.seen = _contents(thing)
        else:
            one.seen = self.watched(thing)

    def watched(self, thing: Any) -> Any:
        """What of an object is kept in step."""
        return dict(vars(thing)) if hasattr(thing, "__dict__") else {}

    def _change(self, packer: Packer, one: Mirror) -> list[Any] | None:
        """What the other side must be told about a mirror."""
        before, thing = one.seen, one.thing
        if one.kind == "tensor":
            return self._tensor_change(packer, one)
        if one.kind == "list":
            now: Any = _contents(thing)
            if len(now) == len(before) and all(a is b for a, b in zip(now, before, strict=True)):
                return None
            packed = packer.plain(thing)  # its new members, whatever they are
        else:
            now = self.watched(thing)
            changed = {k: v for k, v in now.items() if k not in before or before[k] is not v}
            if not changed:
                return None
            packed = ["d", *([name, packer.pack(value)] for name, value in changed.items())]
        one.seen = now
        return [one.key, one.kind, packed]

    def _tensor_change(self, packer: Packer, one: Mirror) -> list[Any] | None:
        thing = one.thing
        version, grad, needs = one.seen
        fresh = None if thing.is_inference() else thing._version
        new_grad = thing.grad if thing.is_leaf else None
        other = version != fresh or (one.data is not None and raw_bytes(thing) != one.data)
        if not other and grad is new_grad and needs == thing.requires_grad:
            return None
        self.settle(one)
        if one.data is not None:
            one.data = raw_bytes(thing)
        values = packer.tensor(thing) if other else None
        told = packer.pack(new_grad) if grad is not new_grad else 0
        return [one.key, one.kind, [values, told, int(thing.requires_grad)]]

    def _apply(self, unpacker: Unpacker, key: int, kind: str, change: Any) -> None:
        one = self.mirrors[key]
        if one.kind != kind:
            raise WireError("a change of another kind")
        if kind == "tensor":
            values, grad, needs = change
            self._change_tensor(one, values and unpacker.tensor(values))
            if grad != 0 and one.thing.is_leaf:
                one.thing.grad = unpacker.unpack(grad)
            if one.thing.is_leaf and not one.thing.is_inference():
                one.thing.requires_grad_(bool(needs))
        elif kind == "list":
            _replace(one.thing, unpacker.unpack(change))
        else:
            self.change_object(one.thing, unpacker.unpack(change))
        self.settle(one)

    def _change_tensor(self, one: Mirror, values: Tensor | None) -> None:
        if values is None:
            return
        thing = one.thing
        if values.dtype != thing.dtype:
            raise WireError("a tensor whose dtype has changed")
        if values.shape != thing.shape:
            thing.data = values  # resize_, t_, unsqueeze_
            return
        with torch.inference_mode(thing.is_inference()), torch.no_grad():
            thing.copy_(values)

    def change_object(self, thing: Any, changed: Any) -> None:
        """Take in what has changed in an object."""
        raise WireError("objects stay as they are")

    def _prune(self) -> list[int]:
        """Let go of mirrors that nothing else here holds; their keys."""
        free = [
            one.key
            for one in self.mirrors.values()
            if one.kind != "object"
            and not self.is_own(one.key)
            and not (one.kind == "tensor" and one.thing.requires_grad)
            # by the mirror, and as this very argument
            if sys.getrefcount(one.thing) <= 2
        ]
        for key in free:
            self._drop(key)
        return free

    def _drop(self, key: int) -> None:
        one = self.mirrors.pop(key, None)
        if one is not None:
            self._keys.pop(id(one.thing), None)


def _contents(thing: Any) -> list[Any]:
    """The members of a container, to be compared one by one."""
    if isinstance(thing, dict):
        return [part for pair in thing.items() for part in pair]
    return list(thing)


def _replace(thing: Any, found: Any) -> None:
    if type(thing) is not type(found):
        raise WireError("a container of another kind")
    if isinstance(thing, list):
        thing[:] = found
    else:
        thing.clear()
        thing.update(found)


class _Crossing(torch.autograd.Function):
    """A tensor of the other side as a function of tensors of this one."""

    @staticmethod
    def forward(
        ctx: Any, channel: Channel, key: int, deps: list[int], made: Tensor, *inputs: Tensor
    ) -> Tensor:
        """The value is known."""
        ctx.channel, ctx.key, ctx.deps = channel, key, deps
        ctx.mark_dirty(made)
        return made

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Any:
        """Ask the other side, unless it is the one who asks."""
        channel: Channel = ctx.channel
        nothing = (None, None, None, None, None)
        if channel.cutting or not ctx.deps:
            return *nothing, *(None for _ in ctx.deps)
        create = torch.is_grad_enabled()
        found = channel.ask("vjp", ctx.key, gradient, ctx.deps, create)
        if not isinstance(found, list) or len(found) != len(ctx.deps):
            raise WireError("gradients of another number")
        return *nothing, *found


def crossing(
    channel: Channel, key: int, made: Tensor, inputs: Sequence[Tensor], deps: list[int]
) -> Tensor:
    """Connect a tensor of the other side with what it was computed from here."""
    root = torch.zeros((), requires_grad=True)  # it needs a gradient even if nothing of ours does
    result: Tensor = _Crossing.apply(channel, key, deps, made, root, *inputs)  # type: ignore[no-untyped-call]
    return result
