"""one at a time

Two heads that back each other up each look useless alone, and two that work in a row are both
counted in full. A set is ablated as a set.
"""


def who_matters(model, tokens, heads, reference, seed=0):
    period = tokens.shape[1] // 2

    def loss() -> float:
        every = per_token_loss(model, tokens).values
        return every[:, period:].mean().item()

    def saved(chosen: list[Head]) -> float:
        total = 0.0
        for one in chosen:
            with ablate(model, "mean", heads=[one], reference=reference):
                total += loss() - intact
        return total

    generator = torch.Generator().manual_seed(seed)
    control: list[Head] = []
    for layer in sorted({layer for layer, _ in heads}):
        others = range(model.cfg.n_head)
        free = [(layer, i) for i in others if (layer, i) not in heads]
        order = torch.randperm(len(free), generator=generator).tolist()
        needed = sum(one == layer for one, _ in heads)
        control += [free[i] for i in order[:needed]]
    intact = loss()
    return saved(heads), control, saved(control)
