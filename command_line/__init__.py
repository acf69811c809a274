"""The commands of `langnghe`, one module per noun; langnghe.py gathers them."""
