"""What falls due when, and for whom. Pure: no SQL, no chat library, no event loop, no clock."""
