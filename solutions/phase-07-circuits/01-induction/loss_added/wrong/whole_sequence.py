"""averaged over both showings

On the first showing nothing can be looked up. Averaged in, it dilutes what the heads do.
"""


def loss_added(model, tokens, heads, reference):
    intact = per_token_loss(model, tokens).values.mean()
    with ablate(model, "mean", heads=heads, reference=reference):
        return (per_token_loss(model, tokens).values.mean() - intact).item()
