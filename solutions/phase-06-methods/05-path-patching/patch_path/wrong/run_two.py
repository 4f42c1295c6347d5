"""these are the logits of run 2

In run 2 all heads are held, so that the reader's change goes nowhere.
"""


def patch_path(model, clean, corrupt, sender, reader="logits", frozen_mlps=False):
    layer, head = sender
    _, here = model.run_with_cache(clean)
    _, there = model.run_with_cache(corrupt)
    ends = (".z", ".mlp_out") if frozen_mlps else (".z",)

    def hold(value, point):
        kept = here[point.name].clone()
        if point.name == f"blocks.{layer}.attn.z":
            kept[:, :, head] = there[point.name][:, :, head]
        return kept

    held = {name: hold for name in model.hook_points if name.endswith(ends)}
    with model.hooked(held):
        logits, _seen = model.run_with_cache(clean)
    return logits
