"""How the portal is set up, started and stopped; nothing in here is needed once it runs."""
