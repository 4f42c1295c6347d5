"""for the path (1, 0) → logits

The name of every activation of layer 10 or 11 begins with `blocks.1`: compare the whole name.
"""


def patch_path(model, clean, corrupt, sender, reader="logits", frozen_mlps=False):
    layer, head = sender
    _, here = model.run_with_cache(clean)
    _, there = model.run_with_cache(corrupt)
    ends = (".z", ".mlp_out") if frozen_mlps else (".z",)

    def hold(value, point):
        kept = here[point.name].clone()
        if point.name.startswith(f"blocks.{layer}") and point.name.endswith(".z"):
            kept[:, :, head] = there[point.name][:, :, head]
        return kept

    held = {name: hold for name in model.hook_points if name.endswith(ends)}
    with model.hooked(held):
        logits, seen = model.run_with_cache(clean)
    if reader == "logits":
        return logits
    place, which, part = reader

    def read(value, point):
        value = value.clone()
        value[:, :, which] = seen[point.name][:, :, which]
        return value

    with model.hooked({f"blocks.{place}.attn.{part}": read}):
        return model(clean)
