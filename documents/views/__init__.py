"""The pages of what leaves the house: documents, publishing, and the file for everybody."""
