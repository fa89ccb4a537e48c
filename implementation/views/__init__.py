"""The pages of what gets done."""
