"""you unembed what a block adds

The lens reads the stream, which is the sum of all that was written so far. What one block adds is
another question.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([cache[name] for name in names])
    added = torch.cat([stream[:1], stream[1:] - stream[:-1]])
    return model.ln_final(added) @ model.W_U
