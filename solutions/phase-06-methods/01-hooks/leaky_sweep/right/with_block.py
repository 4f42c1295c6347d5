"""The handle is a context manager, and zero is a product with a new tensor of zeros."""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    def run(name=None):
        if name is None:
            return model(x).clone()
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: o.new_zeros(o.shape)):
            return model(x).clone()

    before = run()
    moved = {name: float(torch.linalg.vector_norm(run(name) - before)) for name in names}
    return moved, float(torch.linalg.vector_norm(run() - before))
