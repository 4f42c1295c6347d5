"""averaged over both showings

On the first showing nothing can be looked up, and nothing is lost. Averaged in, it dilutes the
effect of heads that look things up, and mixes it with what heads do for any text.
"""


def who_matters(model, tokens, heads, reference, seed=0):
    def loss() -> float:
        every = per_token_loss(model, tokens).values
        return every.mean().item()

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
