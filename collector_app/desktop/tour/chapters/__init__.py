"""The walks through the screens. A chapter is a function that takes a `Studio`; chapters do not know each other."""
