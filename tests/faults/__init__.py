"""What goes wrong in a lobby, on purpose: browsers and servers that die, networks that lie, disks that fill."""
