"""Grade code of people one does not trust: it runs in a box that holds nothing of the course."""
