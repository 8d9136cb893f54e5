"""What is done to the trees of pieces once they are composed: their gaps are settled, and they are known again."""
