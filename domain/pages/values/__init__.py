"""Plain shapes of pages: content in layers, blocks as they are filled, reasons."""
