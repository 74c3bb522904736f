"""What waits on My day in attracting investment, one module an area; core/desk.py reads them."""
