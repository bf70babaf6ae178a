"""What a call to the centre looks like: whom to call, what to read out, and the code that comes back."""
