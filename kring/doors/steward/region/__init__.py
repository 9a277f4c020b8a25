"""The region itself: its name, its look, the words read to clients."""
