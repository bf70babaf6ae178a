"""The frame: navigation, header strip, one sheet, toast and cover. It knows pages by key, never by content."""
