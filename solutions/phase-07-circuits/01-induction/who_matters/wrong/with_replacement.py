"""names a head twice

A head cannot be ablated twice. Drawing with replacement can give a control of fewer heads than the
set, and one that is weaker for that reason alone.
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
        picks = torch.randint(len(free), (needed,), generator=generator)
        control += [free[i] for i in picks.tolist()]
    intact = loss()
    return saved(heads), control, saved(control)
