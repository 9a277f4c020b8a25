"""What to look for at first, from what is known of somebody. Pure."""


def suggestion(texts: list[str], longest: int) -> str:
    """The texts after each other on one line, as far as whole words fit."""
    words = " ".join(
        text.strip() if text.strip().endswith((".", "!", "?")) else f"{text.strip()}." for text in texts if text.strip()
    )
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest + 1].rpartition(" ")[0]
