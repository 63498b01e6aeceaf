"""What can happen to a program while it unpacks and packs: kills, disks, other programs, limits."""
