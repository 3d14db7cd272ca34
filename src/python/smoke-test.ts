/**
 * Program that tests an image with Python, run by the Python of the image. The arguments are the parts that the image
 * leaves out.
 */
export const SMOKE_TEST = `import importlib, multiprocessing, os, pkgutil, ssl, subprocess, sys, sysconfig, tempfile
import traceback

WITHOUT = set(sys.argv[1:])
# The certificates of the image are tested, not those of the network of the build.
for variable in ('SSL_CERT_FILE', 'SSL_CERT_DIR'):
    os.environ.pop(variable, None)
# These modules have side effects when imported, or belong to other systems.
SKIPPED = {'antigravity', 'this', 'idlelib', 'turtledemo', 'lib2to3', '_osx_support', '_ios_support'}
FAILED = []


def check(name, step):
    try:
        step()
    except BaseException:
        FAILED.append(name)
        print('FAILED:', name, file=sys.stderr)
        traceback.print_exc()


def square(n):
    return n * n


def files(ending):
    for directory, _, names in os.walk('/usr/local'):
        yield from (os.path.join(directory, name) for name in names if name.endswith(ending))


def sqlite():
    import sqlite3
    assert sqlite3.connect(':memory:').execute('select 6 * 7').fetchone() == (42,)


def foreign_functions():
    import ctypes
    assert ctypes.CDLL(None).getpid() == os.getpid()


def zones():
    import datetime, zoneinfo
    berlin = datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))
    assert berlin.utcoffset() == datetime.timedelta(hours=2)
    assert os.stat('/etc/localtime') and datetime.datetime(2024, 7, 1).astimezone().utcoffset() == datetime.timedelta(0)


def certificates():
    assert len(ssl.create_default_context().get_ca_certs()) > 100


def environment(*options):
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([sys.executable, '-m', 'venv', *options, directory], check=True)
        subprocess.run([directory + '/bin/python', '-m', 'pip', '--version'], check=True)


def environment_of_copies():
    environment('--copies')


def locales():
    import locale
    locale.setlocale(locale.LC_ALL, 'C.UTF-8')


def processes():
    with multiprocessing.Pool(2) as pool:
        assert pool.map(square, [2, 3]) == [4, 9]


def shipped():
    assert not list(files('.a')), list(files('.a'))
    assert 'bytecode' in WITHOUT or not list(files('.pyc')), 'bytecode'


if __name__ == '__main__':
    library = sysconfig.get_path('stdlib')
    dynload = sysconfig.get_path('platstdlib') + '/lib-dynload'
    compiled = [name.split('.')[0] for name in os.listdir(dynload) if name.endswith('.so')]
    modules = {m.name for m in pkgutil.iter_modules([library])} | set(compiled)
    if 'tkinter' in WITHOUT:
        SKIPPED |= {'turtle', 'tkinter'}
    for module in sorted(modules - SKIPPED):
        check('import ' + module, lambda: importlib.import_module(module))
    checks = [sqlite, foreign_functions, zones, locales, certificates, processes, shipped]
    for step in checks + ([] if WITHOUT & {'ensurepip', 'pip'} else [environment, environment_of_copies]):
        check(step.__name__, step)
    print(len(modules), 'modules,', len(FAILED), 'failures')
    sys.exit(1 if FAILED else 0)
`;
