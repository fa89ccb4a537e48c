"""What leaves the house: the plan as PDF, later as text document and sheet."""
