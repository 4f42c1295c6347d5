"""Who wrote the answer: direct attribution, the account of the stream, gradient estimates."""
