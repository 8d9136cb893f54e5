"""The ctg program: commands, progress, messages, exit codes."""
