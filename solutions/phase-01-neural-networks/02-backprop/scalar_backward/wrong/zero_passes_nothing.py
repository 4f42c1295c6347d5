"""random graph

A node whose value is 0 has a gradient like any other, and hands it on.
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
        if node.data:
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += slope * node.grad
