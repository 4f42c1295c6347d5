"""y is as if x were still on

The held value is written over the result when all is computed: nobody has read it.
"""


def intervene(graph, inputs, do):
    values = dict(inputs)
    for name, (weights, bias) in graph.items():
        values[name] = int(sum(w * values[p] for p, w in weights.items()) + bias > 0)
    return {**values, **do}
