"""Data at the scale of a large city, and how long the schedule takes over it: `script/bench`."""
