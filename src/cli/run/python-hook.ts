/**
 * A `sitecustomize.py`, which Python runs before a program. It records where the program creates images. jsii runs the
 * library in another process, which does not know the frames of the program.
 */
export const PYTHON_HOOK = `import json, os, sys

# Another sitecustomize, if there is one, runs as well.
sys.path[:] = [path for path in sys.path if os.path.abspath(path) != os.path.dirname(os.path.abspath(__file__))]
this = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize
except ImportError:
    sys.modules["sitecustomize"] = this

# The places of the program on the stack, innermost first.
def places():
    frame = sys._getframe(2)
    found = []
    while frame:
        file = frame.f_code.co_filename
        if "site-packages" not in file and "dist-packages" not in file and not file.startswith("<"):
            found.append(f"{os.path.relpath(file)}:{frame.f_lineno}")
        frame = frame.f_back
    return found

def is_image(klass):
    return any(c.__name__ == "Image" and c.__module__ == "cdk_bake" for c in klass.__mro__)

def install():
    import jsii
    create = jsii.create

    def recording(klass, obj, args=None):
        result = create(klass, obj, args)
        if args and len(args) > 1 and is_image(klass):
            scope = args[0].node.path
            path = f"{scope}/{args[1]}" if scope else args[1]
            with open(os.environ["CDK_BAKE_PLACES"], "a") as file:
                file.write(json.dumps({"path": path, "places": places()}) + "\\n")
        return result

    jsii.create = recording

try:
    install()
except ImportError:
    pass  # a program without jsii
`;
