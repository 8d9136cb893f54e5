"""Originals, signature pages, stamps and joining: pages and bytes only."""
