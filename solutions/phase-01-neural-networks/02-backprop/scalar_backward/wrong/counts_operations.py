"""wait for all uses

A node that is both factors of a product has two uses there: count uses, not operations.
"""


def backward(end):
    waiting, todo = {end: 0}, [end]
    for node in todo:
        node.grad = 0.0
        for parent in set(node.parents):
            if parent not in waiting:
                waiting[parent] = 0
                todo.append(parent)
            waiting[parent] += 1
    end.grad = 1.0
    ready = [end]
    for node in ready:
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
            waiting[parent] -= 1
            if waiting[parent] == 0:
                ready.append(parent)
