"""taken for 0

The next slope may be large.
"""


def backward(end):
    order, seen, stack = [], set(), [(end, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    for node in order:
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(order):
        if abs(node.grad) > 1e-6:
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += slope * node.grad
