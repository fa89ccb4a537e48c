"""How a plan comes in from a spreadsheet and goes out as one again."""
