"""the last stream is normalized twice

The output of the final norm was taken for the last stream, and normalized again.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    stream = [cache[name] for name in names]
    stream[-1] = model.ln_final(stream[-1])
    return model.ln_final(torch.stack(stream)) @ model.W_U
