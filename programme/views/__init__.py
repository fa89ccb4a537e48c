"""The pages of the programme: its phases, and who works on the plan."""
