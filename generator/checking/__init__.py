"""Rules over facts and trees, giving findings; one small module per family of rules."""
