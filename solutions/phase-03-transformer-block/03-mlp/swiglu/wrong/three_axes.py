"""not enough values to unpack

A SwiGLU acts on the last axis, whatever stands before it.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    batch, pos, d_model = x.shape
    rows = x.reshape(batch * pos, d_model)
    gate = rows @ W_gate
    return ((gate * torch.sigmoid(gate) * (rows @ W_in)) @ W_out).reshape(batch, pos, d_model)
