"""the norm of each position alone, einsum, and the model's own logits at the end"""


def lens_logits(model, tokens):
    logits, cache = model.run_with_cache(tokens)
    rows = []
    for layer in range(model.cfg.n_layer):
        x = cache[f"blocks.{layer}.resid_pre"]
        normed = torch.stack([model.ln_final(x[:, i : i + 1]) for i in range(x.shape[1])], 1)[
            :, :, 0
        ]
        rows.append(torch.einsum("bpd,dv->bpv", normed, model.W_U))
    return torch.stack([*rows, logits])
