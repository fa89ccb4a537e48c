"""The demo's two towns: Aalborg with nothing but facts from its own papers, and an invented one."""
