"""before it is complete

The walk goes on from a parent while another of its children has still to pay it. What it passes on
later counts the first part twice.
"""


def backward(end):
    stack = [end]
    seen = {end}
    while stack:
        node = stack.pop()
        node.grad = 0.0
        for parent in node.parents:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    end.grad = 1.0
    stack = [end]
    while stack:
        node = stack.pop()
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
            stack.append(parent)
