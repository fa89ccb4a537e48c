"""The pages about people: the door, invitations, roles and departments."""
