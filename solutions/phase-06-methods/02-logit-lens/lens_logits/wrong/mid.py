"""the stream in the middle of a block

`resid_mid` stands between a block's attention and its MLP.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = ["blocks.0.resid_pre"] + [f"blocks.{layer}.resid_mid" for layer in range(n)]
    names[-1] = f"blocks.{n - 1}.resid_post"
    _, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([cache[name] for name in names])
    return model.ln_final(stream) @ model.W_U
