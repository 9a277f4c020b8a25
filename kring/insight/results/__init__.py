"""What a location and a programme learn from questionnaires: worked out beside the pages, kept, and shown with what it cannot say."""
