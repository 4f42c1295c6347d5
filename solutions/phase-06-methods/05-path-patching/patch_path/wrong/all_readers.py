"""all heads of the reader's layer get the change

The activation holds every head; one slice of it is the reader's.
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
        logits, seen = model.run_with_cache(clean)
    if reader == "logits":
        return logits
    place, _which, part = reader

    def read(value, point):
        return seen[point.name]

    with model.hooked({f"blocks.{place}.attn.{part}": read}):
        return model(clean)
