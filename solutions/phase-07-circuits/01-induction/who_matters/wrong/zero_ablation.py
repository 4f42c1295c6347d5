"""put to zero

Zero is a value that the head may never give, and what follows was never trained to read it. Then
you measure the shock along with the information that is missing; the mean leaves the constant part.
"""


def who_matters(model, tokens, heads, reference, seed=0):
    period = tokens.shape[1] // 2

    def loss() -> float:
        every = per_token_loss(model, tokens).values
        return every[:, period:].mean().item()

    def saved(chosen: list[Head]) -> float:
        with ablate(model, "zero", heads=chosen):
            return loss() - intact

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
