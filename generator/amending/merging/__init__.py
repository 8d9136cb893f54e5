"""What changes because the content did: the text that an avenant must give, apart from what a program composes anew."""
