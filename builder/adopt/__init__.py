"""Courses begin: a folder goes in, the files of a new course or settings taken over from elsewhere come out.
Nothing that is read is executed."""
