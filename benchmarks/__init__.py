"""How much the portal works for what it shows: queries, processor time, memory."""
