"""every path

The sum over all paths is right, and there can be exponentially many paths.
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
    stack = [(end, 1.0)]
    while stack:
        node, flow = stack.pop()
        node.grad += flow
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            stack.append((parent, slope * flow))
