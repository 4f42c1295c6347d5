"""What is read off weights alone: QK and OV matrices, factored products, neurons as memories."""
