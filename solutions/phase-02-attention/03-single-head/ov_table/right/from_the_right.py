"""Multiplied from the right, in double precision; the diagonal is compared with each maximum."""


def ov_table(E_value, W_V, W_O, W_U):
    wide = W_V.double() @ (W_O.double() @ W_U.double())
    return (E_value.double() @ wide).to(E_value.dtype)


def copying_score(table):
    return float((table.diagonal() == table.amax(1)).double().mean())
