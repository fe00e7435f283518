"""The jury's science: juror assignment, calibrated ranking and selection under quotas."""
