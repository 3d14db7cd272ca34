"""Reports how much of the disk is free."""
import shutil

import humanize

print("free:", humanize.naturalsize(shutil.disk_usage("/").free))
