"""some sets never come

Half of a model is easy to draw from, and every head is drawn as often as any other. But a set
that lies in one layer is not a random set: it can hit a whole step of a circuit, or none of it.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    generator = torch.Generator().manual_seed(seed)
    layers = sorted({layer for layer, _ in heads})
    control = []
    for _ in range(n_random):
        layer = layers[int(torch.randint(len(layers), (1,), generator=generator))]
        mates = [head for head in heads if head[0] == layer]
        order = torch.randperm(len(mates), generator=generator)[:n_remove].tolist()
        control.append(loss(test, [mates[i] for i in order]) - intact)
    return gone, loss(test, gone) - intact, torch.tensor(control)
