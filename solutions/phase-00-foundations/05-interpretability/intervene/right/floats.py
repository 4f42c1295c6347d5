"""Every unit is 0.0 or 1.0."""


def intervene(graph, inputs, do):
    values = {**inputs, **{name: do[name] for name in do if name in inputs}}
    for name, (weights, bias) in graph.items():
        level = float(bias)
        for parent in weights:
            level += weights[parent] * values[parent]
        values[name] = do.get(name, 1.0 if level > 0 else 0.0)
    return values
