"""When a consultation, a comment or an idea may move, and what follows."""
