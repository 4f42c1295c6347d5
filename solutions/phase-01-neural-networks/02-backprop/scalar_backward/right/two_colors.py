"""Post-order with a flag on the stack; gradients in a dictionary, written at the end."""


def backward(end):
    order, seen, stack = [], set(), [(end, False)]
    while stack:
        node, finished = stack.pop()
        if finished:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    flow = dict.fromkeys(order, 0.0)
    flow[end] = 1.0
    for node in order[::-1]:
        for i, parent in enumerate(node.parents):
            flow[parent] = flow[parent] + flow[node] * node.slopes[i]
    for node, grad in flow.items():
        node.grad = grad
