"""What the program needs of the machine: installed parts, cache, temporary folders, Node.js, Git, written
files. Paths and bytes go in; files, and results kept from earlier runs, come out."""
