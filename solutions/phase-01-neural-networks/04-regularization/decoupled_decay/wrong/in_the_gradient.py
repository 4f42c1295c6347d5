"""in the gradient

Adam divides by the size of the gradient, and so it divides the decay away.
"""


def adamw_step(w, grad, m, v, t, lr, weight_decay, betas=(0.9, 0.999), eps=1e-8):
    grad = grad + weight_decay * w
    m = betas[0] * m + (1 - betas[0]) * grad
    v = betas[1] * v + (1 - betas[1]) * grad**2
    m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    shrunk = w
    return shrunk - lr * m_hat / (v_hat.sqrt() + eps), m, v
