"""What is the case: questionnaires, children's voices, findings and recommendations."""
