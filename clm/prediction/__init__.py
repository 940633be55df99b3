"""Who will buy: the purchase model and dated signals put together, and held against what really came."""
