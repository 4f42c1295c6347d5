"""a gated MLP has three matrices

W_gate is as large as W_in.
"""


def block_parameters(d_model, n_head, n_kv_head, d_head, d_mlp):
    return 2 * (n_head + n_kv_head) * d_head * d_model + 2 * d_model * d_mlp + 2 * d_model
