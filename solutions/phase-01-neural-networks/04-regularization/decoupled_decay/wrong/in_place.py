"""changes

The tensors belong to the caller.
"""


def adamw_step(w, grad, m, v, t, lr, weight_decay, betas=(0.9, 0.999), eps=1e-8):
    m.mul_(betas[0]).add_(grad, alpha=1 - betas[0])
    v = betas[1] * v + (1 - betas[1]) * grad**2
    m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    shrunk = (1 - lr * weight_decay) * w
    return shrunk - lr * m_hat / (v_hat.sqrt() + eps), m, v
