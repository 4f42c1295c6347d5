"""the first token of the second showing

Place i of the losses is the prediction of token i + 1. Place period − 1 predicts that the second
showing begins, which no head can know from random tokens: noise that no ablation explains.
"""


def who_matters(model, tokens, heads, reference, seed=0):
    period = tokens.shape[1] // 2

    def loss() -> float:
        every = per_token_loss(model, tokens).values
        return every[:, period - 1 :].mean().item()

    def saved(chosen: list[Head]) -> float:
        with ablate(model, "mean", heads=chosen, reference=reference):
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
