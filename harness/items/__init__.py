"""What the run creates and sees: items, lists, frames, and the lawful ways of this deployment."""
