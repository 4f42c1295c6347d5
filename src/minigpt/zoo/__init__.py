"""The book's own models: recipes, and the weights they give."""
