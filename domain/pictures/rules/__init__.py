"""What is decided about pictures. Nothing here touches a database, a clock or a network."""
