"""From files to facts, texts and data, with every fault located and all of them at once."""
