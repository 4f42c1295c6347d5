"""Hooks in place of `ablate`, and the direct effect from the last stream."""

import torch


@torch.no_grad()
def repaired_share(model, tokens, head, reference, answer, wrong):
    layer, number = head
    end = f"blocks.{model.cfg.n_layer - 1}.resid_post"
    z_name = f"blocks.{layer}.attn.z"
    _, other = model.run_with_cache(reference, names=[z_name])
    mean = other[z_name][:, :, number].mean(0)
    logits, cache = model.run_with_cache(tokens, names=[z_name, end])

    def margin(last):
        pick = torch.stack([answer, wrong], 1)
        return last.gather(1, pick) @ torch.tensor([1.0, -1]).to(last)

    def put(z, point):
        return torch.cat([z[:, :, :number], mean.expand(len(z), -1, -1)[:, :, None],
                          z[:, :, number + 1 :]], 2)  # fmt: skip

    clean = margin(logits[:, -1])
    with model.hooked({z_name: put}):
        total = margin(model(tokens)[:, -1]) - clean
    write = (mean[-1] - cache[z_name][:, -1, number]) @ model.blocks[layer].attn.W_O[number]
    moved = model.ln_final(cache[end][:, -1:] + write[:, None]) @ model.W_U
    direct = margin(moved[:, 0]) - clean
    return total, direct, float(1 - total.sum() / direct.sum())
