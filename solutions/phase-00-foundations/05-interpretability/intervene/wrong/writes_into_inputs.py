"""your code changes graph, inputs or do

The caller's dictionary is used as the notepad: the next run starts from this one's values.
"""


def intervene(graph, inputs, do):
    inputs.update({k: v for k, v in do.items() if k in inputs})
    for name, (weights, bias) in graph.items():
        total = bias + sum(w * inputs[p] for p, w in weights.items())
        inputs[name] = do.get(name, int(total > 0))
    return inputs
