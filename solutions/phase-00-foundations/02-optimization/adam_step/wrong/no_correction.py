"""no bias correction

At t = 1 the root of v is √0.001 times too small and m is 0.1 times too small: the first step is
three times too long.
"""


def adam_step(w, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (v.sqrt() + eps), m, v
