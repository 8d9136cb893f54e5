"""The PDF of two texts shown as one."""
