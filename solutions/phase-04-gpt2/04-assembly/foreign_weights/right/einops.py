"""Names for every axis."""

from einops import rearrange


def head_weights(tensors, layer, n_head):
    name = f"transformer.h.{layer}.attn."
    read = rearrange(
        tensors[name + "c_attn.weight"], "d (part head k) -> part head d k", part=3, head=n_head
    )
    write = rearrange(tensors[name + "c_proj.weight"], "(head k) d -> head k d", head=n_head)
    return read[0], read[1], read[2], write


def unembedding(tensors):
    has = "lm_head.weight" in tensors
    return rearrange(tensors["lm_head.weight" if has else "transformer.wte.weight"], "v d -> d v")
