"""clean and corrupt are exchanged

The base is the clean run, and the corrupt value comes into it.
"""


def patch_path(model, clean, corrupt, sender, reader="logits", frozen_mlps=False):
    layer, head = sender
    clean, corrupt = corrupt, clean
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
