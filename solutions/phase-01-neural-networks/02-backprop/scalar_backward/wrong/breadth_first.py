"""before it is complete

Breadth first visits a node as soon as its nearest child was visited. A child that is further away
has not paid yet.
"""


def backward(end):
    order = [end]
    for node in order:
        order += [p for p in dict.fromkeys(node.parents) if p not in order]
    for node in order:
        node.grad = 0.0
    end.grad = 1.0
    for node in order:
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
