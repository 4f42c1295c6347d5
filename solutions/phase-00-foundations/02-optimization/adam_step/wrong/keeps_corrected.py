"""the corrected average is returned

The correction belongs to the step. If it is kept, the next step corrects what is corrected
already.
"""


def adam_step(w, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    return w - lr * m / (v.sqrt() + eps), m, v
