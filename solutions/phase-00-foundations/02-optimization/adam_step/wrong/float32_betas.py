"""digits of float32 only

1 − β in float32 is off by 0.005 %: a tensor of β has its own dtype.
"""

import torch


def adam_step(w, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    beta1, beta2 = torch.tensor(beta1), torch.tensor(beta2)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (v_hat.sqrt() + eps), m, v
