"""What the command line does, apart from reading its words: data in, a file or a page of text out."""
