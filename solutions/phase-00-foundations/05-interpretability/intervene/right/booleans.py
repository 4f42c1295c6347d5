"""A loop with an explicit branch; a unit that is not held is True or False."""


def intervene(graph, inputs, do):
    values = {}
    for name in inputs:
        values[name] = do[name] if name in do else inputs[name]
    for name in graph:
        if name in do:
            values[name] = do[name]
            continue
        total = graph[name][1]
        for parent in graph[name][0]:
            total += graph[name][0][parent] * values[parent]
        values[name] = 1 if total > 0 else 0
    return values
