"""The one door for anything from outside, and the bounded children that open it."""
