"""The pages that look across: the way in, the start page, departments, and what everybody reads."""
