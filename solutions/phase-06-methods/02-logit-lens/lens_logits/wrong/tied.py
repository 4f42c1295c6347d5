"""the transpose of the embedding

Some models use one matrix for both, and then this is right. In general `W_U` is a matrix of its
own.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([cache[name] for name in names])
    return model.ln_final(stream) @ model.W_E.T
