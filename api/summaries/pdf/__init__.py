"""The visit summary on two pages of A4."""
