"""What is promised: the plan, its focus areas, themes and initiatives."""
