"""What waits on My day, one module an area; core/desk.py reads them all."""
