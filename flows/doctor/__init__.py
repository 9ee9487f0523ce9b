"""The command ``doctor``: what stands in the way of the next run, found without changing anything."""
