"""Forms that records leave in."""
