"""What an activity looks like: putting a picture, and giving it to whoever may see the activity."""
