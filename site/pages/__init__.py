"""What every public page shares: its body and blocks, the way back, the search index, how it is shared and kept."""
