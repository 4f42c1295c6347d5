"""The change of the stream is carried through the blocks by hand."""

import torch


def patch_path(model, clean, corrupt, sender, reader="logits", frozen_mlps=False):
    layer, head = sender
    _, here = model.run_with_cache(clean)
    _, there = model.run_with_cache(corrupt)
    z = there["z", layer][:, :, head] - here["z", layer][:, :, head]
    change = z @ model.blocks[layer].attn.W_O[head]
    has_mlp = model.cfg.mlp != "none"
    last = model.cfg.n_layer if reader == "logits" else reader[0]
    for i in range(layer, last):
        if has_mlp and not frozen_mlps:
            block = model.blocks[i]
            mid = here["resid_mid", i]
            change = change + block.mlp(block.ln2(mid + change)) - block.mlp(block.ln2(mid))
    if reader == "logits":
        stream = here["resid_post", model.cfg.n_layer - 1] + change
        return model.ln_final(stream) @ model.W_U + getattr(model, "b_U", 0)
    place, which, part = reader
    block, pre = model.blocks[place], here["resid_pre", place]
    W = getattr(block.attn, f"W_{part.upper()}")[which]
    moved = (block.ln1(pre + change) - block.ln1(pre)) @ W

    def add(value, point):
        return torch.cat(
            [value[:, :, :which], value[:, :, which : which + 1] + moved[:, :, None],
             value[:, :, which + 1 :]], 2,
        )  # fmt: skip

    with model.hooked({(part, place): add}):
        return model(clean)
