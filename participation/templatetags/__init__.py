"""What pages of the plan show of what people say."""
