"""a sum of exactly 0 is not more than 0

The threshold belongs to the off side.
"""


def intervene(graph, inputs, do):
    values = {name: do.get(name, value) for name, value in inputs.items()}
    for name, (weights, bias) in graph.items():
        total = bias + sum(w * values[p] for p, w in weights.items())
        values[name] = do.get(name, int(total >= 0))
    return values
