"""are likelier than others

A random place to begin and the heads from there on: each is drawn at random, but always in the
company of its neighbors.
"""


def who_matters(model, tokens, heads, reference, seed=0):
    period = tokens.shape[1] // 2

    def loss() -> float:
        every = per_token_loss(model, tokens).values
        return every[:, period:].mean().item()

    def saved(chosen: list[Head]) -> float:
        with ablate(model, "mean", heads=chosen, reference=reference):
            return loss() - intact

    generator = torch.Generator().manual_seed(seed)
    control: list[Head] = []
    for layer in sorted({layer for layer, _ in heads}):
        others = range(model.cfg.n_head)
        free = [(layer, i) for i in others if (layer, i) not in heads]
        needed = sum(one == layer for one, _ in heads)
        last = len(free) - needed + 1
        start = int(torch.randint(last, (), generator=generator))
        control += free[start : start + needed]
    intact = loss()
    return saved(heads), control, saved(control)
