"""How questions reach a client and come back: by link, together in the conversation, on paper."""
