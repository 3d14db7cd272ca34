"""A service that says hello."""
import os
import signal
import sys

import bottle
import waitress

app = bottle.Bottle()


@app.get("/")
def hello():
    return {"service": "api", "uid": os.getuid()}


signal.signal(signal.SIGTERM, lambda *_: sys.exit())
waitress.serve(app, listen="0.0.0.0:8080")
