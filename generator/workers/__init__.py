"""Many things side by side: processes of this machine, or of a cluster, bounded and replaced."""
