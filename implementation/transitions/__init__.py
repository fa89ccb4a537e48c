"""When something about the work may change, and what follows; the only place that says so."""
