"""Taking over entries from feeds: a file is read and compared, shown, and then taken over; what people here said is kept."""
