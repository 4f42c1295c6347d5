"""The name under which the course plan lists `minigpt.interp.lenses.logit_lens`."""

from minigpt.interp.lenses.logit_lens import (
    Lens,
    LensTable,
    decision_layer,
    kl,
    layer_labels,
    lens_kl,
    lens_table,
    logit_lens,
    plain,
    random_direction,
    streams,
    unembed,
)

__all__ = [
    "Lens",
    "LensTable",
    "decision_layer",
    "kl",
    "layer_labels",
    "lens_kl",
    "lens_table",
    "logit_lens",
    "plain",
    "random_direction",
    "streams",
    "unembed",
]
