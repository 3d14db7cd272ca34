/**
 * The shell scripts that make a Python. They run in the sh of Debian and Ubuntu.
 *
 * Both ways to one, compiling it and taking it out of an image, leave the same tree:
 *
 *     /export/usr/local          one Python, under names that hold its version
 *     /export/default/usr/local  links to it: python, python3, pip, …
 *     /export/runtime-packages   the packages that its files are linked to, but for those of tkinter
 *     /export/tkinter-packages   those of tkinter
 *
 * String.raw, so that a backslash is the shell's; a shell variable stands without braces.
 */

/** A function of scripts: `owner FILE`. */
const OWNER = String.raw`# The package that owns a file. Where /lib is a link to /usr/lib, it can be under either name.
owner() {
    for path in "$1" "/usr$1" "$(echo "$1" | sed 's,^/usr,,')"; do
        dpkg-query --search "$path" 2>/dev/null | sed -n -e '/^diversion /d' -e 's/:.*//p'
    done | sort -u
}
`;

/** The end of scripts: what is not shipped of a Python in /export. */
const PRUNE = String.raw`# What no program needs: tests, bytecode, what is linked statically, launchers for Windows.
cd /export/usr/local
find . -depth -type d \( -name test -o -name tests -o -name idle_test -o -name __pycache__ \) -exec rm -rf {} +
find . -type f \( -name '*.pyc' -o -name '*.a' -o -name '*.o' -o -name '*.exe' -o -path '*/lib-dynload/_test*' -o -path '*/lib-dynload/*_test.*' \
    -o -path '*/lib-dynload/*xx*' \) -delete
`;

/** `compile-python NAME RELEASE SHA256 MODULES [OPTION OF CONFIGURE …]`, with the archive in /usr/src/archive. */
export const COMPILE_PYTHON = String.raw`#!/bin/sh
# compile-python NAME RELEASE SHA256 MODULES [OPTION…]: compiles the archive in /usr/src/archive into /export. NAME is what
# its programs end with, such as 3.13 or 3.13t; MODULES are those of the standard library that may be missing.
set -eu
name=$1 release=$2 sha256=$3 allowed=$4
shift 4

archive=
for file in /usr/src/archive/*; do
    if [ -e "$file" ] && echo "$sha256  $file" | sha256sum --check --status; then
        archive=$file
    fi
done
if [ -z "$archive" ]; then
    echo "There is no Python-$release.tar.xz, .tgz or .tar.gz with the SHA-256 $sha256. There is:" >&2
    find /usr/src/archive -type f -exec sha256sum {} + >&2
    echo "The digest that is known of a release is that of its .tar.xz; the one of another archive is given as PythonVersion.of('$release', { sha256 })" >&2
    exit 1
fi
mkdir /usr/src/python
tar --extract --file "$archive" --directory /usr/src/python --strip-components=1

# The distribution's hardening, without what CPython says itself (-O3) and what is stripped anyway (-g).
export DEB_BUILD_MAINT_OPTIONS=optimize=-lto DEB_CFLAGS_MAINT_STRIP='-g -O2'
cflags="$(dpkg-buildflags --get CPPFLAGS) $(dpkg-buildflags --get CFLAGS) -g0"
ldflags="$(dpkg-buildflags --get LDFLAGS) -Wl,--strip-all"
# Profilers can walk the stack: https://docs.python.org/3/howto/perf_profiling.html#how-to-obtain-the-best-results
case "$(uname -m)-$release" in
    *-3.8.* | *-3.9.* | *-3.10.* | *-3.11.*) ;;
    x86_64-* | aarch64-*) cflags="$cflags -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer" ;;
esac

cd /usr/src/python
./configure --quiet \
    --enable-option-checking=fatal \
    --enable-shared \
    --enable-loadable-sqlite-extensions \
    --with-ensurepip \
    "$@"
{ make --jobs="$(nproc)" EXTRA_CFLAGS="$cflags" LDFLAGS="$ldflags" 2>&1 || touch failed; } | tee make.log
[ ! -e failed ]

# The compile's own list of modules that it could not make.
missing=$(awk '
    /^(The necessary bits to build these optional modules were not found|Failed to build these modules|Following modules built successfully but were removed)/ { list = 1; next }
    /^(To find the necessary bits|The following modules)|^$/ { list = 0 }
    list { print }
' make.log)
for module in $missing; do
    case " $allowed " in
        *" $module "*) ;;
        *) echo "The module $module of Python $release could not be made: install what it needs, or name it in allowMissing" >&2; exit 1 ;;
    esac
done

# The interpreter finds its library beside itself, wherever it is copied to.
rm python
make EXTRA_CFLAGS="$cflags" LDFLAGS="$ldflags -Wl,-rpath='\$\$ORIGIN/../lib'" python
# Bytecode is not shipped, so what the installation would compile it with does nothing.
mv Lib/compileall.py /usr/src/
echo 'compile_file = compile_dir = lambda *args, **kwargs: False' > Lib/compileall.py
make altinstall DESTDIR=/export
mv /usr/src/compileall.py /export/usr/local/lib/python*/
rm -rf /usr/src/python

# A variant leaves the usual names to the usual build, which can be beside it.
minor=$(echo "$name" | tr -d td)
if [ "$name" != "$minor" ]; then
    cd /export/usr/local/bin
    rm "python$minor"
    for program in idle pip pydoc; do
        sed -i "1s,/python$minor$,/python$name," "$program$minor"
        mv "$program$minor" "$program$name"
    done
fi

${PRUNE}`;

/** `extract-python MINOR`: the same from a Python in /usr/local, which can hold others too. */
export const EXTRACT_PYTHON = String.raw`#!/bin/sh
# extract-python MINOR: copies that Python out of /usr/local, which can hold others too, into /export.
set -eu
minor=$1

cd /usr/local
if [ ! -x "bin/python$minor" ]; then
    echo "There is no Python $minor in this image: /usr/local/bin/python$minor is missing" >&2
    exit 1
fi
mkdir --parents /export/usr/local
set --
for path in bin/*"$minor"* lib/python"$minor" lib/libpython"$minor"* include/python"$minor"*; do
    if [ -e "$path" ]; then
        set -- "$@" "$path"
    fi
done
tar --create "$@" | tar --extract --directory /export/usr/local

${PRUNE}`;

/** `describe-python MINOR`: the links and the list of packages of what is in /export. */
export const DESCRIBE_PYTHON = String.raw`#!/bin/sh
# describe-python MINOR: adds to /export the links python, pip, … and the list of the packages that it is linked to.
set -eu
minor=$1

links=/export/default/usr/local/bin
mkdir --parents "$links"
for name in python pip idle pydoc; do
    if [ -e "/export/usr/local/bin/$name$minor" ]; then
        ln -s "$name$minor" "$links/$name"
        ln -s "$name$minor" "$links/$name"3
    fi
done
if [ -e "/export/usr/local/bin/python$minor-config" ]; then
    ln -s "python$minor-config" "$links/python-config"
    ln -s "python$minor-config" "$links/python3-config"
fi

${OWNER}
# The packages that own the libraries which the files it reads the paths of are linked to.
packages() {
    xargs --no-run-if-empty env LD_LIBRARY_PATH=/export/usr/local/lib ldd > /tmp/linked
    awk '$2 == "=>" && $3 ~ /^[/]/ && $3 !~ /^[/]export/ { print $3 }' /tmp/linked | sort -u > /tmp/libraries
    while read -r library; do
        owner "$library" > /tmp/owner
        if [ ! -s /tmp/owner ]; then
            echo "No package owns $library, which Python $minor is linked to: an image without it could not run" >&2
            exit 1
        fi
        cat /tmp/owner
    done < /tmp/libraries > /tmp/owners
    sort -u /tmp/owners
}
compiled() {
    find /export/usr/local -type f \( -name "python$minor" -o -name '*.so' -o -name '*.so.*' \) "$@"
}
compiled ! -name '_tkinter*' | packages > /export/runtime-packages
compiled -name '_tkinter*' | packages > /export/tkinter-packages
`;

/** `keep-bytecode MINOR`: adds the bytecode of what is in /export. */
export const KEEP_BYTECODE = String.raw`#!/bin/sh
# keep-bytecode MINOR: compiles what is in /export for a Python that lies in /usr/local.
set -eu
minor=$1

LD_LIBRARY_PATH=/export/usr/local/lib "/export/usr/local/bin/python$minor" -m compileall -q -f --invalidation-mode unchecked-hash \
    -s /export -p / "/export/usr/local/lib/python$(echo "$minor" | tr -d d)"
`;

/** `root-python MINOR [NAME …]`: the rest of a file system on which a Python runs without a distribution. */
export const ROOT_PYTHON = String.raw`#!/bin/sh
# root-python MINOR [NAME…]: collects in /root-of-python what that Python needs of the distribution. The compiled files of
# these names are not asked for what they are linked to.
set -eu
minor=$1
shift
root=/root-of-python
mkdir --parents "$root/etc/ssl/certs" "$root/usr/lib/ssl" "$root/var/lib/dpkg/status.d" "$root/root"
mkdir --mode=1777 "$root/tmp" "$root/var/tmp"

set -- $(for name in "$@"; do printf '! -name %s ' "$name"; done)
find /export/usr/local -type f \( -name "python$minor" -o -name '*.so' -o -name '*.so.*' \) "$@" -exec \
    env LD_LIBRARY_PATH=/export/usr/local/lib ldd {} + > /tmp/linked
{
    # Libraries, and the loader, which stands there without an arrow.
    awk '$2 == "=>" && $3 ~ /^[/]/ { print $3 } $1 ~ /^[/].*ld-/ { print $1 }' /tmp/linked | grep -v '^/export' || true
    # What wheels expect of every system: https://peps.python.org/pep-0513/
    for name in libgcc_s.so.1 libstdc++.so.6 libm.so.6 libdl.so.2 librt.so.1 libc.so.6 libpthread.so.0 libutil.so.1; do
        find /lib/*-linux-gnu* /usr/lib/*-linux-gnu* -maxdepth 1 -name "$name" | head -n 1
    done
    # What the C library opens by itself to look up names, before glibc 2.34.
    if ! ldd --version | head -n 1 | awk '{ split($NF, v, "."); exit !(v[1] > 2 || v[2] >= 34) }'; then
        find /lib/*-linux-gnu* -name 'libnss_files.so.2' -o -name 'libnss_dns.so.2' -o -name 'libresolv.so.2'
    fi
} | sort -u > /tmp/libraries
while read -r library; do
    mkdir --parents "$root$(dirname "$library")"
    cp --dereference "$library" "$root$library"
done < /tmp/libraries

cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp /etc/ssl/openssl.cnf "$root/etc/ssl/"
ln -s /etc/ssl/openssl.cnf "$root/usr/lib/ssl/openssl.cnf"
ln -s /etc/ssl/certs "$root/usr/lib/ssl/certs"
ln -s /etc/ssl/certs/ca-certificates.crt "$root/usr/lib/ssl/cert.pem"
cp --dereference /etc/os-release /etc/protocols /etc/services "$root/etc/"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
# Debian has moved the descriptions of terminals from one to the other, and the locale of LANG=C.UTF-8 has had two names.
for folder in /usr/share/zoneinfo /lib/terminfo /usr/share/terminfo /usr/lib/locale/C.utf8 /usr/lib/locale/C.UTF-8; do
    if [ -d "$folder" ]; then
        mkdir --parents "$root$(dirname "$folder")"
        cp --recursive "$folder" "$root$folder"
    fi
done
# Copies of the same data, with and without leap seconds.
rm -rf "$root/usr/share/zoneinfo/posix" "$root/usr/share/zoneinfo/right"
ln -s /usr/share/zoneinfo/Etc/UTC "$root/etc/localtime"

# By this the loader finds the library of Python from elsewhere too: from a copy of the interpreter, or a program that embeds it.
mkdir --parents "$root/usr/local/lib"
find /export/usr/local/lib -maxdepth 1 -name 'libpython*.so*' -exec cp --no-dereference --target-directory="$root/usr/local/lib" {} +
echo /usr/local/lib > "$root/etc/ld.so.conf"
ldconfig -r "$root" -X
rm -rf "$root/usr/local" "$root/var/cache"

${OWNER}
# The records by which scanners know the packages, one file each.
{
    while read -r library; do
        owner "$library"
    done < /tmp/libraries
    echo base-files ca-certificates libc-bin netbase tzdata | tr ' ' '\n'
} | sort -u | while read -r package; do
    dpkg-query --status "$package" > "$root/var/lib/dpkg/status.d/$package"
done
`;
