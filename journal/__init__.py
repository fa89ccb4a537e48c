"""Who did what: one line for every act that matters, never changed afterwards."""
