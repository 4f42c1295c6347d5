"""shares heads with

Drawn from all heads of the layer, the control now and then holds a head of the set itself, and then
looks as harmful. A control that shares the cause controls for nothing.
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
        free = [(layer, i) for i in others]
        order = torch.randperm(len(free), generator=generator).tolist()
        needed = sum(one == layer for one, _ in heads)
        control += [free[i] for i in order[:needed]]
    intact = loss()
    return saved(heads), control, saved(control)
