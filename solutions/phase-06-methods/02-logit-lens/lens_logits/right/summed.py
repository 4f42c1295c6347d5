"""the stream as a running sum of what was written, double precision inside"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    _, cache = model.run_with_cache(tokens)
    x = cache["blocks.0.resid_pre"].double()
    rows = []
    for layer in range(n + 1):
        rows.append(model.ln_final(x.to(model.W_U.dtype)) @ model.W_U)
        if layer < n:
            after = cache[f"blocks.{layer}.resid_post"].double()
            x = x + (after - cache[f"blocks.{layer}.resid_pre"].double())
    return torch.stack(rows)
