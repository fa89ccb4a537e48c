"""What people type about consultations, and into them."""
