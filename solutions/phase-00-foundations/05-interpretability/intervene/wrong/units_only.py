"""the input a is held at 0 and is not

An intervention on an input is one like any other.
"""


def intervene(graph, inputs, do):
    values = dict(inputs)
    for name, (weights, bias) in graph.items():
        total = bias + sum(w * values[p] for p, w in weights.items())
        values[name] = do[name] if name in do else int(total > 0)
    return values
