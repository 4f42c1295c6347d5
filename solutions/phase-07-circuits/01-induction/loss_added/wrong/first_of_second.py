"""the first token of the second showing is counted

The losses have one position fewer than the tokens: place i predicts token i + 1.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2 - 1
    intact = per_token_loss(model, tokens).values[:, at:].mean()
    with ablate(model, "mean", heads=heads, reference=reference):
        return (per_token_loss(model, tokens).values[:, at:].mean() - intact).item()
