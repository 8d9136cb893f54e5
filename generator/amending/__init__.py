"""What changes a convention that is signed: the modifications that an amending act states, drafted and proved."""
