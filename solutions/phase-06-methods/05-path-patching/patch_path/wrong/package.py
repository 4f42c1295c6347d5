"""You called the package's path_patch

It is what your function is compared with.
"""

import torch

from minigpt.interp.patching.paths import path_patch
from minigpt.tasks.metrics import Metric


def patch_path(model, clean, corrupt, sender, reader="logits", frozen_mlps=False):
    everything = Metric("logits", "nats", lambda logits: logits[..., 0, 0], (-1,), (0,))
    to = reader if reader == "logits" else [reader]
    found = path_patch(model, clean, corrupt, everything, to, senders=[sender], direction="noise")
    return torch.zeros(*clean.shape, model.cfg.d_vocab) + found.values[0][:, None, None]
