"""The number in `do` is taken as it is

What is held is made a 0 or a 1 first.
"""


def intervene(graph, inputs, do):
    values = {name: int(bool(do.get(name, value))) for name, value in inputs.items()}
    for name, (weights, bias) in graph.items():
        total = bias + sum(w * values[p] for p, w in weights.items())
        values[name] = int(bool(do[name])) if name in do else int(total > 0)
    return values
