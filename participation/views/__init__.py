"""The pages of what people say."""
