"""Who: municipalities, their departments, the people and the roles they hold."""
