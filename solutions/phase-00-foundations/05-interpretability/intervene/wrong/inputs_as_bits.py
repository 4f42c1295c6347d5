"""The number in `inputs` is taken as it is

An input is not a unit: no threshold makes it 0 or 1.
"""


def intervene(graph, inputs, do):
    values = {name: do.get(name, int(value > 0)) for name, value in inputs.items()}
    for name, (weights, bias) in graph.items():
        total = bias + sum(w * values[parent] for parent, w in weights.items())
        values[name] = do[name] if name in do else int(total > 0)
    return values
