"""Index by index, in double precision."""

import torch


def still_there(features, directions, error):
    f, d, e = features.double(), directions.double(), error.double()
    above = torch.einsum("nf,fd,nd->f", f, d, e)
    return (above / torch.einsum("nf,nf,fd,fd->f", f, f, d, d)).to(error.dtype)
