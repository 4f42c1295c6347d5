"""lr · weight_decay

The decay is multiplied by the learning rate.
"""


def adamw_step(w, grad, m, v, t, lr, weight_decay, betas=(0.9, 0.999), eps=1e-8):
    m = betas[0] * m + (1 - betas[0]) * grad
    v = betas[1] * v + (1 - betas[1]) * grad**2
    m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    shrunk = (1 - weight_decay) * w
    return shrunk - lr * m_hat / (v_hat.sqrt() + eps), m, v
