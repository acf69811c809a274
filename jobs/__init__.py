"""What the installation does by itself: it watches the kiosks, sends mail, and thins what has grown old."""
