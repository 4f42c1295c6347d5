"""the query looks at itself

With the query block in W_K as well, the query's own position offers exactly what it asks for, and
half of the attention stays at home.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    decipher = identity[cipher.argsort()]
    W_Q = torch.cat([nothing, nothing, 100 * decipher])
    W_K = torch.cat([identity, nothing, decipher])
    W_V = torch.cat([nothing, identity, nothing])
    return W_Q, W_K, W_V, W_V.T.clone()
