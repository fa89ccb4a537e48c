"""Where we stand: the municipality's way through the programme, phase by phase."""
