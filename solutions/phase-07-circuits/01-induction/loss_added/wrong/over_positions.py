"""the mean is taken over positions too

What a head writes depends on the position, even on average.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2
    intact = per_token_loss(model, tokens).values[:, at:].mean()
    with ablate(model, "mean", heads=heads, reference=reference, per_position=False):
        return (per_token_loss(model, tokens).values[:, at:].mean() - intact).item()
