# The same names as run.py, for those who have make.
.PHONY: demo test check serve worker
demo test check serve worker:
	@python3 run.py $@
