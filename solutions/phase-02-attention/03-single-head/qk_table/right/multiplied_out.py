"""The product of the weights first: W_QK between the two embeddings, in double precision."""


def qk_table(E_query, E_key, W_Q, W_K):
    W_QK = W_Q.double() @ W_K.double().mT
    table = E_query.double() @ W_QK @ E_key.double().mT
    return (table / W_K.size(1) ** 0.5).to(E_query.dtype)
