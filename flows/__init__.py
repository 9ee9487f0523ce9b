"""When and in what order; nothing else."""
