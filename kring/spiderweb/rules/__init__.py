"""What a web is made of, where its points lie, and who may correct one. Plain data in and out."""
