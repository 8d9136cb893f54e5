"""What the register attests of an act, for those who read its published copy."""
