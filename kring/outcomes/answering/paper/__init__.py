"""On paper: the sheet, the letter with a link, and typing over what came back."""
