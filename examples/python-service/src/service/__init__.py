"""A service that says hello, and on what."""
import os
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


async def hello(request):
    return JSONResponse({"hello": request.query_params.get("to", "world"), "python": sys.version.split()[0], "uid": os.getuid()})


app = Starlette(routes=[Route("/", hello)])


def main():
    uvicorn.run(app, host="0.0.0.0", port=8000, http="httptools")
