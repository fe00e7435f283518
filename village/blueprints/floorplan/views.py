"""The pages of floorplan."""
