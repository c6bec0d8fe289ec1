"""That no person can be worked out from what is printed."""
