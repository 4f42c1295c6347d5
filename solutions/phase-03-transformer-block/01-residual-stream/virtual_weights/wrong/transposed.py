"""stand in the wrong order

A message is a row vector: the rows of the product belong to the message.
"""


def virtual_weights(W_out, gain, W_in):
    return W_in.T @ (W_out * gain).T
