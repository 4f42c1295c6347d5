"""The backward pass of a scalar autograd engine."""

from minigpt.nn import Value


def backward(end: Value) -> None:
    """Set the `grad` of every node that `end` was computed from to ∂end/∂node.

    A node has `parents`, the nodes that it was made from, and `slopes`,
    its derivative with respect to each of them. A node may be used
    several times, and even twice in one operation. Overwrite whatever
    stands in `grad`. Graphs can be thousands of operations deep.

    Example:
        b = 2a, and L = ab = 2a², so that dL/da = 4a.

        >>> a = Value(3.0)
        >>> b = a + a
        >>> backward(a * b)
        >>> a.grad, b.grad
        (12.0, 3.0)
    """
    raise NotImplementedError("1.2.1 scalar_backward: your code here")
