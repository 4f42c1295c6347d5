"""finds the right record but writes its key

Where a head looks (QK) and what it moves (OV) are separate: these weights look in the right place
and pick up the wrong thing.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, 100 * identity[cipher.argsort()]])
    W_K = torch.cat([identity, nothing, nothing])
    W_O = torch.cat([nothing, identity, nothing]).T.clone()
    return W_Q, W_K, W_K.clone(), W_O
