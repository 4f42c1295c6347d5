"""An orthonormal basis from the singular vectors, as many as the rank."""

import torch


def project_onto(x, span):
    _, s, vh = torch.linalg.svd(span.double(), full_matrices=False)
    basis = vh[s > 1e-5 * s[0]].to(x.dtype)
    return torch.einsum("...d,kd,ke->...e", x, basis, basis)
