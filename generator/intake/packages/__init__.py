"""Packages of files from outside, unpacked within bounds."""
