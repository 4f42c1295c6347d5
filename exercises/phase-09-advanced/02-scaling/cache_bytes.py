"""How many bytes a cache of activations takes."""


def cache_bytes(
    n_layer: int,
    n_head: int,
    n_kv_head: int,
    d_model: int,
    d_head: int,
    d_mlp: int,
    n_pos: int,
    batch: int = 1,
    bytes_per_number: int = 4,
) -> int:
    """Return the bytes of a cache, as a whole number.

    For each prompt and layer the cache holds the stream before the
    block [n_pos d_model], q and z [n_pos n_head d_head], k and v
    [n_pos n_kv_head d_head], the pattern [n_head n_pos n_pos] with all
    its zeros, and the neurons [n_pos d_mlp]. Nothing else.

    Example:
        One layer, one position, one head of width 1: seven numbers.

        >>> cache_bytes(1, 1, 1, 1, 1, 1, n_pos=1)
        28
    """
    raise NotImplementedError("9.2.1 cache_bytes: your code here")
