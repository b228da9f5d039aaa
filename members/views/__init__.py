"""Who is in an account, who is on the way in, and what they may do."""
