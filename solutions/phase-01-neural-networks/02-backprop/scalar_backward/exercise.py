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
    ### BEGIN SOLUTION
    order, seen, stack = [], {end}, [(end, iter(end.parents))]
    while stack:
        node, parents = stack[-1]
        fresh = next((parent for parent in parents if parent not in seen), None)
        if fresh is None:  # every parent stands in the order already
            order.append(stack.pop()[0])
        else:
            seen.add(fresh)
            stack.append((fresh, iter(fresh.parents)))
    for node in order:
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
    ### END SOLUTION
