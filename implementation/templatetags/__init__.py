"""Words of the templates about the work."""
