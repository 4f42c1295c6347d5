"""the norms' numbers are in no matrix product

They are counted in the inventory. They multiply one number each, and d_model of them vanish beside
d_model² in a real block; the definition says products.
"""


def even_length(d_model, n_head, n_kv_head, d_head, d_mlp):
    numbers = block_parameters(d_model, n_head, n_kv_head, d_head, d_mlp)
    return numbers / (2 * n_head * d_head)
