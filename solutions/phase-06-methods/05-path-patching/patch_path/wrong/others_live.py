"""the other heads are not held

Then the sender's change also travels through every head in between.
"""


def patch_path(model, clean, corrupt, sender, reader="logits", frozen_mlps=False):
    layer, head = sender
    _, here = model.run_with_cache(clean)
    _, there = model.run_with_cache(corrupt)

    def hold(value, point):
        kept = here[point.name].clone()
        if point.name == f"blocks.{layer}.attn.z":
            kept[:, :, head] = there[point.name][:, :, head]
        return kept

    held = {f"blocks.{layer}.attn.z": hold}
    if frozen_mlps:
        held |= {name: hold for name in model.hook_points if name.endswith(".mlp_out")}
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
