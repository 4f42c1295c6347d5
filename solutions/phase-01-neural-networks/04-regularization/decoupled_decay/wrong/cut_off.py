"""cut off at lr

Adam has no such limit: m and v forget at different speeds.
"""


def adamw_step(w, grad, m, v, t, lr, weight_decay, betas=(0.9, 0.999), eps=1e-8):
    m = betas[0] * m + (1 - betas[0]) * grad
    v = betas[1] * v + (1 - betas[1]) * grad**2
    step = (m / (1 - betas[0] ** t)) / ((v / (1 - betas[1] ** t)).sqrt() + eps)
    return w * (1 - lr * weight_decay) - lr * step.clamp(-1, 1), m, v
