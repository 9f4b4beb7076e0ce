"""What the bytes of a file say, whatever its name: its type, whether it runs, what it holds, whether it is locked."""
