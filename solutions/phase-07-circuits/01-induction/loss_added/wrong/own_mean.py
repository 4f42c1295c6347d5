"""the mean over the prompts themselves

Their mean still holds a part of each prompt.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2
    intact = per_token_loss(model, tokens).values[:, at:].mean()
    with ablate(model, "mean", heads=heads, reference=tokens):
        return (per_token_loss(model, tokens).values[:, at:].mean() - intact).item()
