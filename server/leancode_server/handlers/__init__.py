"""What is done for each request and notification, one concern a module."""
