"""Models fitted to a dataset: how customers buy, what they spend, how contracts end."""
