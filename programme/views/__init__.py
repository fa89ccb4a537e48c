"""The pages of the programme: its phases, who works on the plan, and the seal."""
