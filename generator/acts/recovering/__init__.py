"""An act that was signed before the register could record it: which text it was, and on what proof."""
