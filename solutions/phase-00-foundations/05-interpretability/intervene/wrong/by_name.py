"""KeyError

The units are computed in the order of their names, not in the order of the graph.
"""


def intervene(graph, inputs, do):
    values = {name: do.get(name, value) for name, value in inputs.items()}
    for name, (weights, bias) in sorted(graph.items()):
        total = bias + sum(w * values[parent] for parent, w in weights.items())
        values[name] = do.get(name, int(total > 0))
    return values
