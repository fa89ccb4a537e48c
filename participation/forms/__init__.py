"""What people type when they speak and answer."""
