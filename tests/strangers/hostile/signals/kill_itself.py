"""Who ends or stops itself fails alone."""
import signal


def scale(scores, d_head):
    signal.raise_signal(signal.SIGKILL)
    return scores
