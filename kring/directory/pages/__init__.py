"""Pages and buttons that stand on the page of an activity or follow from it: tips, and keeping an entry right."""
