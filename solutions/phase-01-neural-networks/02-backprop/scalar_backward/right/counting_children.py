"""Kahn's order: a node is ready when every child has paid."""

from collections import Counter, deque


def backward(end):
    nodes, stack = {end}, [end]
    while stack:
        for parent in stack.pop().parents:
            if parent not in nodes:
                nodes.add(parent)
                stack.append(parent)
    waiting = Counter(parent for node in nodes for parent in node.parents)
    for node in nodes:
        node.grad = float(node is end)
    ready = deque([end])
    while ready:
        node = ready.popleft()
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
