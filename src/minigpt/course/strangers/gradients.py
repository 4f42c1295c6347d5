"""How gradients cross: a tensor of the other side is a function of tensors of this one.

Its backward asks the other side for a product with the Jacobian, which may be differentiated again.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.autograd.graph import GradientEdge, get_gradient_edge

from minigpt.course.strangers.codec import WireError
from minigpt.course.strangers.mirrors import Mirror


class Asked(Protocol):
    """The side of the channel that may be asked; while `cutting`, it is the one who asks."""

    cutting: int

    def ask(self, kind: str, *parts: Any) -> Any:
        """Send a request and return the answer."""


def reached(value: Tensor, mirrors: Iterable[Mirror]) -> list[int]:
    """The keys of what came in and was used for a tensor, on the nearest ways only."""
    edges = {one.key: edge for one in mirrors if (edge := _edge_of(one)) is not None}
    doors = {edge.node: key for key, edge in edges.items()}
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


def _edge_of(one: Mirror) -> GradientEdge | None:
    """Where gradients leave this side: where a tensor came in, or a leaf that both sides hold."""
    thing = one.thing
    if one.edge is None and one.kind == "tensor" and thing.requires_grad and thing.is_leaf:
        return get_gradient_edge(thing)
    return one.edge


def product(value: Tensor, inputs: Sequence[Mirror], gradient: Tensor, create: bool) -> list[Any]:
    """The product of a gradient with the Jacobian of a tensor with respect to what came in.

    Raises:
        WireError: one of them needs no gradient.
    """
    edges = [edge for one in inputs if (edge := _edge_of(one)) is not None]
    if not value.requires_grad or len(edges) < len(inputs):
        raise WireError("a gradient of what has none")
    with torch.enable_grad():
        return list(torch.autograd.grad(value, edges, gradient, True, create, allow_unused=True))


class _Crossing(torch.autograd.Function):
    """A tensor of the other side as a function of tensors of this one."""

    @staticmethod
    def forward(
        ctx: Any, channel: Asked, key: int, deps: list[int], made: Tensor, *inputs: Tensor
    ) -> Tensor:
        """The value is known."""
        ctx.channel, ctx.key, ctx.deps = channel, key, deps
        ctx.mark_dirty(made)
        return made

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Any:
        """Ask the other side, unless it is the one who asks."""
        channel: Asked = ctx.channel
        nothing = (None, None, None, None, None)
        if channel.cutting or not ctx.deps:
            return *nothing, *(None for _ in ctx.deps)
        create = torch.is_grad_enabled()
        found = channel.ask("vjp", ctx.key, gradient, ctx.deps, create)
        if not isinstance(found, list) or len(found) != len(ctx.deps):
            raise WireError("gradients of another number")
        return *nothing, *found


def crossing(
    channel: Asked, key: int, made: Tensor, inputs: Sequence[Tensor], deps: list[int]
) -> Tensor:
    """Connect a tensor of the other side with what it was computed from here."""
    root = torch.zeros((), requires_grad=True)  # it needs a gradient even if nothing of ours does
    result: Tensor = _Crossing.apply(channel, key, deps, made, root, *inputs)  # type: ignore[no-untyped-call]
    return result
