"""`python3 run.py bench`: how fast the product is at full size, beside the floor of the machine."""
