"""What a person may type about what gets done."""
