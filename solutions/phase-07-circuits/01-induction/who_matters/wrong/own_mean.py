"""mean over the prompts themselves

The prompts' own mean holds a part of each prompt: with few of them, the head is not gone, and what
it is worth comes out too small. The reference has to be other text.
"""


def who_matters(model, tokens, heads, reference, seed=0):
    period = tokens.shape[1] // 2

    def loss() -> float:
        every = per_token_loss(model, tokens).values
        return every[:, period:].mean().item()

    def saved(chosen: list[Head]) -> float:
        with ablate(model, "mean", heads=chosen, reference=tokens):
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
