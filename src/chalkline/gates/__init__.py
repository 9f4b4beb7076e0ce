"""Gates: each turns bytes into events, and decisions into bytes. No gate knows another."""
