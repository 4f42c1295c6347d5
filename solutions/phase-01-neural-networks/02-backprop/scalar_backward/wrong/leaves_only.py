"""intermediate

Hidden values have gradients, too; interpretability lives on them.
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
            stack += [(parent, False) for parent in node.parents]
    flow = dict.fromkeys(order, 0.0)
    flow[end] = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            flow[parent] += slope * flow[node]
    for node in order:
        if not node.parents:
            node.grad = flow[node]
