"""is left out that could be known

The slice begins one place too late.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2 + 1
    intact = per_token_loss(model, tokens).values[:, at:].mean()
    with ablate(model, "mean", heads=heads, reference=reference):
        return (per_token_loss(model, tokens).values[:, at:].mean() - intact).item()
