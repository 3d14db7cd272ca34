"""The prices of the shop."""
import os
import signal
import sys

import bottle
import waitress

app = bottle.Bottle()


@app.get("/")
def prices():
    return {"service": "api", "uid": os.getuid(), "prices": {"tea": 3, "coffee": 4}}


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    waitress.serve(app, listen="0.0.0.0:8080")
