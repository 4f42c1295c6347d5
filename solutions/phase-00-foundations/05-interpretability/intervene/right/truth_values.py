"""A unit is True or False, which Python counts as 1 and 0."""


def intervene(graph, inputs, do):
    values = {**inputs, **{name: do[name] for name in inputs if name in do}}
    for name, (weights, bias) in graph.items():
        on = sum(w * values[parent] for parent, w in weights.items()) > -bias
        values[name] = do.get(name, on)
    return values
