"""What both sides of a channel hold, and how it is kept in step.

Before each message, a side says what has changed in its mirrors: a tensor's values, gradient or
need of one; a container's members; an object's attributes.
"""

import itertools
import operator
import sys
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import GradientEdge

from minigpt.course.strangers.codec import Packer, Unpacker, WireError, raw_bytes


@dataclass
class Mirror:
    """One thing that both sides hold, and how it was when they last agreed."""

    key: int
    thing: Any
    kind: str  # "tensor", "list", "object"
    seen: Any = None
    edge: GradientEdge | None = None  # where it came in, if it needs a gradient and was sent here
    data: bytes | None = None  # its bytes, while they are watched besides its version


class Mirrors:
    """The mirrors and handles of one side; its keys have its sign: − in the box, + outside."""

    sign = 1  # of the numbers that this side gives

    def __init__(self) -> None:
        self.mirrors: dict[int, Mirror] = {}
        self.handles: dict[int, Any] = {}  # own things that the other side may call
        self._keys: dict[int, int] = {}  # id of a thing → its key
        self._numbers = itertools.count(1)
        self.new: list[int] = []  # what the message being packed shares for the first time

    def new_key(self) -> int:
        """A number that nothing has."""
        return self.sign * next(self._numbers)

    def is_own(self, key: int) -> bool:
        """Whether this side has made what has the key."""
        return key * self.sign > 0

    def mirror(self, key: int, thing: Any, kind: str) -> Mirror:
        """From now on, keep a thing in step with the other side."""
        found = self.mirrors[key] = Mirror(key, thing, kind)
        self.new.append(key)
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

    def change(self, packer: Packer, one: Mirror) -> list[Any] | None:
        """What the other side must be told about a mirror."""
        before, thing = one.seen, one.thing
        if one.kind == "tensor":
            return self._tensor_change(packer, one)
        if one.kind == "list":
            now: Any = _contents(thing)
            if len(now) == len(before) and all(map(operator.is_, now, before)):
                return None
            packed = packer.plain(thing)  # its new members, whatever they are
        else:
            now = self.watched(thing)
            changed = {k: v for k, v in now.items() if k not in before or _differ(before[k], v)}
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

    def changes(self, packer: Packer) -> list[Any]:
        """What the other side must be told before it goes on."""
        found = [self.change(packer, one) for one in list(self.mirrors.values())]
        return [one for one in found if one is not None]

    def apply(self, unpacker: Unpacker, key: int, kind: str, change: Any) -> None:
        """Take in one change.

        Raises:
            WireError: it does not fit.
        """
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

    def prune(self) -> list[int]:
        """Let go of mirrors that nothing else here holds; their keys."""
        free = [
            one.key
            for one in self.mirrors.values()
            if one.kind != "object"
            and not self.is_own(one.key)
            and not (one.kind == "tensor" and one.thing.requires_grad)
            and not (one.kind == "list" and len(one.thing) > _DEAR)
            # by the mirror, and as this very argument
            if sys.getrefcount(one.thing) <= 2
        ]
        for key in free:
            self.drop(key)
        return free

    def drop(self, key: int) -> None:
        """Let go of a mirror."""
        one = self.mirrors.pop(key, None)
        if one is not None:
            self._keys.pop(id(one.thing), None)


_DEAR = 1000  # members of a container that is not sent a second time in a test


def _differ(before: Any, now: Any) -> bool:
    """Whether an attribute has changed; bytes are made anew each time that they are read."""
    return before != now if type(now) is type(before) is bytes else before is not now


def _contents(thing: Any) -> list[Any]:
    """The members of a container, to be compared one by one."""
    if isinstance(thing, dict):
        return [*thing.keys(), *thing.values()]
    return list(thing)


def _replace(thing: Any, found: Any) -> None:
    if type(thing) is not type(found):
        raise WireError("a container of another kind")
    if isinstance(thing, list):
        thing[:] = found
    else:
        thing.clear()
        thing.update(found)
