"""the norm of the next block

`ln1` prepares the stream for a block's attention, with a gain of its own. The unembedding was
trained to read the final norm's output.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    norms = [block.ln1 for block in model.blocks] + [model.ln_final]
    read = [norm(cache[name]) @ model.W_U for norm, name in zip(norms, names, strict=True)]
    return torch.stack(read)
