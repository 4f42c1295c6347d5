"""each prediction stands alone

A single prediction is right or wrong, so its gap says little about the confidence.
"""


def calibration_error(confidence, correct, n_bin=10):
    return (correct.to(confidence.dtype) - confidence).abs().mean()
