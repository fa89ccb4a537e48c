"""What people say: consultations, comments, answers and ideas."""
