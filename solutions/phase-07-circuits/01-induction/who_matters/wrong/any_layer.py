"""from other layers

Heads of other layers do other work, and early layers tend to cost more than late ones. A control
should differ in the one thing that you claim, and not in the layer as well.
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
    cfg = model.cfg
    every = [(i, j) for i in range(cfg.n_layer) for j in range(cfg.n_head)]
    free = [one for one in every if one not in heads]
    order = torch.randperm(len(free), generator=generator).tolist()
    control += [free[i] for i in order[: len(heads)]]
    intact = loss()
    return saved(heads), control, saved(control)
