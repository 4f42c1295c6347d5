"""Automatic differentiation in one page: numbers that remember where they came from.

Each operation stores its parents and the local derivative with respect to each. `backward` walks
the graph from the end to the beginning and multiplies. It is neither symbolic (no formula is ever
built) nor numeric (nothing is nudged). Not here: tensors, and derivatives of derivatives.
"""

from __future__ import annotations

import math


class Value:
    """A number, the operation that made it, and (after `backward`) its gradient.

    $$ \\frac{\\partial L}{\\partial a} = \\sum_{c\\,:\\,a \\to c}
       \\frac{\\partial L}{\\partial c}\\,\\frac{\\partial c}{\\partial a} $$

    `slopes` holds ∂self/∂parent for each of `parents`; `grad` is ∂L/∂self.

    Example:
        >>> x, w = Value(2.0, "x"), Value(-3.0, "w")
        >>> (x * w + x).backward()
        >>> x.grad, w.grad
        (-2.0, 2.0)

    Source: Lesson 1.2; the idea of a scalar engine for teaching: Karpathy, micrograd, 2020.
    """

    def __init__(
        self,
        data: float,
        label: str = "",
        op: str = "",
        parents: tuple[Value, ...] = (),
        slopes: tuple[float, ...] = (),
    ) -> None:
        self.data, self.grad = float(data), 0.0
        self.label, self.op, self.parents, self.slopes = label, op, parents, slopes

    def __add__(self, other: Value | float) -> Value:
        """Return the sum; it moves as each part does."""
        b = _value(other)
        return Value(self.data + b.data, "", "+", (self, b), (1.0, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        """Return the product; each factor's slope is the other factor."""
        b = _value(other)
        return Value(self.data * b.data, "", "×", (self, b), (b.data, self.data))

    def __truediv__(self, other: Value | float) -> Value:
        """Return the quotient."""
        b = _value(other)
        slopes = 1 / b.data, -self.data / b.data**2
        return Value(self.data / b.data, "", "/", (self, b), slopes)

    def __pow__(self, exponent: Value | float) -> Value:
        """Return the power; an exponent that is itself a Value needs a positive base."""
        if isinstance(exponent, Value):
            return (exponent * self.log()).exp()
        data = math.pow(self.data, exponent)
        return Value(data, "", f"^{exponent:g}", (self,), (_power_slope(self.data, exponent),))

    def exp(self) -> Value:
        """Return e to this power, which is its own slope."""
        y = math.exp(self.data)
        return Value(y, "", "exp", (self,), (y,))

    def log(self) -> Value:
        """Return the natural logarithm of a positive number."""
        return Value(math.log(self.data), "", "log", (self,), (1 / self.data,))

    def tanh(self) -> Value:
        """Return the hyperbolic tangent."""
        y = math.tanh(self.data)
        return Value(y, "", "tanh", (self,), (1 - y * y,))

    def relu(self) -> Value:
        """Return the number if it is positive, else 0."""
        slope = float(self.data > 0)
        return Value(self.data * slope, "", "relu", (self,), (slope,))

    def __neg__(self) -> Value:
        """Return the negative."""
        return Value(-self.data, "", "−", (self,), (-1.0,))

    def __sub__(self, other: Value | float) -> Value:
        """Return the difference."""
        b = _value(other)
        return Value(self.data - b.data, "", "−", (self, b), (1.0, -1.0))

    def __radd__(self, other: float) -> Value:
        """Return the sum with a plain number in front."""
        return _value(other) + self

    def __rsub__(self, other: float) -> Value:
        """Return the difference with a plain number in front."""
        return _value(other) - self

    def __rmul__(self, other: float) -> Value:
        """Return the product with a plain number in front."""
        return _value(other) * self

    def __rtruediv__(self, other: float) -> Value:
        """Return the quotient with a plain number in front."""
        return _value(other) / self

    def __rpow__(self, base: float) -> Value:
        """Return the power of a plain number."""
        return _value(base) ** self

    def backward(self) -> None:
        """Add ∂self/∂node to the `grad` of every node that this value was computed from.

        A node's own gradient must be complete before it is passed on, hence the order. Calling
        it twice adds it twice, as in PyTorch.
        """
        order = topological_order(self)
        adjoint = dict.fromkeys(order, 0.0)
        adjoint[self] = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                adjoint[parent] += slope * adjoint[node]
        for node in order:
            node.grad += adjoint[node]

    def __repr__(self) -> str:
        """Show the value and its gradient."""
        name = f"{self.label}: " if self.label else ""
        return f"Value({name}{self.data:.6g}, grad={self.grad:.6g})"


def topological_order(end: Value) -> list[Value]:
    """Return every node that `end` was computed from, parents before children, `end` last.

    Depth-first with a stack of its own: Python's recursion would stop at a thousand operations.

    Source: Lesson 1.2.
    """
    order: list[Value] = []
    seen, stack = {end}, [(end, iter(end.parents))]
    while stack:
        node, parents = stack[-1]
        fresh = next((parent for parent in parents if parent not in seen), None)
        if fresh is None:
            order.append(node)
            stack.pop()
        else:
            seen.add(fresh)
            stack.append((fresh, iter(fresh.parents)))
    return order


def _value(x: Value | float) -> Value:
    return x if isinstance(x, Value) else Value(x)


def _power_slope(x: float, n: float) -> float:
    if n == 0:
        return 0.0
    return math.inf if x == 0 and n < 1 else n * math.pow(x, n - 1)
