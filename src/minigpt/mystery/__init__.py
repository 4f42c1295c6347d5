"""The Mystery Circuit: eight models whose task nobody tells you, and a judge for what you found."""
