"""What each page says, as plain values: the page and its JSON twin are made from the same."""
