"""are likelier than others

If a head is taken, this moves on to the next. A head behind a taken one gets that one's chances
too. The control is then drawn at random, but some heads are in it most of the time, and it is their
worth that you compare with.
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
        for _ in range(sum(one == layer for one, _ in heads)):
            n_head = model.cfg.n_head
            i = int(torch.randint(n_head, (), generator=generator))
            while (layer, i) in heads or (layer, i) in control:
                i = (i + 1) % n_head
            control.append((layer, i))
    intact = loss()
    return saved(heads), control, saved(control)
