"""as many parameters as the MLP, which is no bigger

Equal is allowed.
"""


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model - 1) // (3 * d_model)
