"""The dialect of Markdown Preview Enhanced: a source goes in, a deck of stacks of slides comes out.
Everything is a rule of markdown-it-py or a pass over its tokens; nothing here knows HTML pages."""
