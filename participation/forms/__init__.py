"""What people type about consultations and in them."""
