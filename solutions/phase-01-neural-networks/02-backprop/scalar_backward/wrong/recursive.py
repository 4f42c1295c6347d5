"""recursion

Python stops a recursion after about a thousand calls. A stack of your own has no limit.
"""


def backward(end):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(end)
    for node in order:
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
