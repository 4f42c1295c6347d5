"""the difference is taken token by token, in double precision"""


def loss_added(model, tokens, heads, reference):
    def loss():
        return per_token_loss(model, tokens).values.double()[:, -(tokens.shape[1] // 2 - 1) :]

    intact = loss()
    with ablate(model, "mean", heads=list(heads), reference=reference):
        return float((loss() - intact).mean())
