"""What people may type where young people are asked."""
