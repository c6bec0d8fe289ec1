"""Tables, figures and sentences: the only ways to show anything to a reader."""
