"""A job that tells when it runs next."""
import datetime

import humanize

print("next run in", humanize.naturaldelta(datetime.timedelta(hours=3)))
