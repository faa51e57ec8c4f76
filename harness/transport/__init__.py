"""How requests go out and answers come in: bounded, exactly as written, never to another host."""
