"""the digits of float32

The work is done in float32 and cast back.
"""

import torch


def project_onto(x, span):
    short = span.float()
    return (x.float() @ torch.linalg.pinv(short) @ short).to(x.dtype)
