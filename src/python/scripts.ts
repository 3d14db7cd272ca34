/**
 * The shell scripts that build a Python installation. They run in `sh` of Debian and Ubuntu.
 *
 * An installation is compiled or extracted from an image. Both ways leave the same tree:
 *
 *     /export/usr/local          one Python version, with the version in the names of the files
 *     /export/default/usr/local  links to the version: python, python3, pip, …
 *     /export/runtime-packages   packages that the files are linked to, without those of tkinter
 *     /export/tkinter-packages   packages that tkinter is linked to
 *
 * The scripts are `String.raw`, so that backslashes reach the shell. Shell variables are written without braces.
 */

/** Shell function `owner FILE`. */
const OWNER = String.raw`# Prints the package of a file. The package lists either path if /lib is a link to /usr/lib.
owner() {
    for path in "$1" "/usr$1" "$(echo "$1" | sed 's,^/usr,,')"; do
        dpkg-query --search "$path" 2>/dev/null | sed -n -e '/^diversion /d' -e 's/:.*//p'
    done | sort -u
}
`;

/** The end of the scripts that write to /export: removes the files that images do not contain. */
const PRUNE = String.raw`# No program needs tests, bytecode, static libraries or launchers for Windows.
cd /export/usr/local
find . -depth -type d \( -name test -o -name tests -o -name idle_test -o -name __pycache__ \) -exec rm -rf {} +
find . -type f \( -name '*.pyc' -o -name '*.a' -o -name '*.o' -o -name '*.exe' -o -path '*/lib-dynload/_test*' \
    -o -path '*/lib-dynload/*_test.*' -o -path '*/lib-dynload/*xx*' \) -delete
`;

/** `compile-python NAME RELEASE SHA256 MODULES [OPTION …]`: compiles the archive in /usr/src/archive into /export. */
export const COMPILE_PYTHON = String.raw`#!/bin/sh
# compile-python NAME RELEASE SHA256 MODULES [OPTION…]: compiles the archive in /usr/src/archive into /export. NAME is
# the suffix of the programs, such as 3.13 or 3.13t. MODULES of the standard library may be missing.
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
    echo "No archive of Python $release has the SHA-256 digest $sha256. Found:" >&2
    find /usr/src/archive -type f -exec sha256sum {} + >&2
    echo "By default, the digest is that of Python-$release.tar.xz." >&2
    echo "For another archive, set the digest: PythonVersion.of('$release', { sha256 })" >&2
    exit 1
fi
mkdir /usr/src/python
tar --extract --file "$archive" --directory /usr/src/python --strip-components=1

# Use the hardening flags of the distribution, without -O2, because CPython sets -O3, and -g, which is stripped anyway.
export DEB_BUILD_MAINT_OPTIONS=optimize=-lto DEB_CFLAGS_MAINT_STRIP='-g -O2'
cflags="$(dpkg-buildflags --get CPPFLAGS) $(dpkg-buildflags --get CFLAGS) -g0"
ldflags="$(dpkg-buildflags --get LDFLAGS) -Wl,--strip-all"
# Keep frame pointers, so that profilers can walk the stack:
# https://docs.python.org/3/howto/perf_profiling.html#how-to-obtain-the-best-results
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

# The build lists the modules that could not be built.
missing=$(awk '
    /^The necessary bits to build these optional modules were not found/ { list = 1; next }
    /^(Failed to build these modules|Following modules built successfully but were removed)/ { list = 1; next }
    /^(To find the necessary bits|The following modules)|^$/ { list = 0 }
    list { print }
' make.log)
for module in $missing; do
    case " $allowed " in
        *" $module "*) ;;
        *)
            echo "Module $module of Python $release could not be built; install libraries or add it to allowMissing" >&2
            exit 1
            ;;
    esac
done

# The interpreter finds its library relative to its own path, even when both are copied elsewhere.
rm python
make EXTRA_CFLAGS="$cflags" LDFLAGS="$ldflags -Wl,-rpath='\$\$ORIGIN/../lib'" python
# Bytecode is removed below. Do not let the installation compile any.
mv Lib/compileall.py /usr/src/
echo 'compile_file = compile_dir = lambda *args, **kwargs: False' > Lib/compileall.py
make altinstall DESTDIR=/export
mv /usr/src/compileall.py /export/usr/local/lib/python*/
# The list of libraries whose source code is part of Python, such as expat. Scanners do not recognize them otherwise.
if [ -e Misc/sbom.spdx.json ]; then
    install --mode=644 Misc/sbom.spdx.json /export/usr/local/lib/python*/
fi
rm -rf /usr/src/python

# A variant does not use the names of the default build because both can be in one image.
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

/** `extract-python MINOR`: copies one Python version from /usr/local to /export. */
export const EXTRACT_PYTHON = String.raw`#!/bin/sh
# extract-python MINOR: copies one Python version from /usr/local, which can contain several, to /export.
set -eu
minor=$1

cd /usr/local
if [ ! -x "bin/python$minor" ]; then
    echo "The image does not contain Python $minor: /usr/local/bin/python$minor does not exist" >&2
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

/** `describe-python MINOR`: adds the links and the lists of packages to /export. */
export const DESCRIBE_PYTHON = String.raw`#!/bin/sh
# describe-python MINOR: adds links such as python and pip to /export, and lists the packages that it is linked to.
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
# Reads paths of files, and prints the packages that own the libraries the files are linked to.
packages() {
    xargs --no-run-if-empty env LD_LIBRARY_PATH=/export/usr/local/lib ldd > /tmp/linked
    awk '$2 == "=>" && $3 ~ /^[/]/ && $3 !~ /^[/]export/ { print $3 }' /tmp/linked | sort -u > /tmp/libraries
    while read -r library; do
        owner "$library" > /tmp/owner
        if [ ! -s /tmp/owner ]; then
            echo "No package owns $library, which Python $minor is linked to, so slim images would not have it" >&2
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

/** `keep-bytecode MINOR`: adds bytecode to /export. */
export const KEEP_BYTECODE = String.raw`#!/bin/sh
# keep-bytecode MINOR: compiles the modules in /export to bytecode, for an installation in /usr/local.
set -eu
minor=$1

LD_LIBRARY_PATH=/export/usr/local/lib "/export/usr/local/bin/python$minor" -m compileall -q -f \
    --invalidation-mode unchecked-hash -s /export -p / "/export/usr/local/lib/python$(echo "$minor" | tr -d d)"
`;

/** `root-python MINOR [NAME …]`: collects a root file system that Python runs on without a distribution. */
export const ROOT_PYTHON = String.raw`#!/bin/sh
# root-python MINOR [NAME…]: collects the files of the distribution that Python needs in /root-of-python. Libraries of
# compiled files with the given names are left out.
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
    # Libraries, and the loader, which ldd prints without an arrow.
    awk '$2 == "=>" && $3 ~ /^[/]/ { print $3 } $1 ~ /^[/].*ld-/ { print $1 }' /tmp/linked | grep -v '^/export' || true
    # Wheels expect these libraries on every system: https://peps.python.org/pep-0513/
    for name in libgcc_s.so.1 libstdc++.so.6 libm.so.6 libdl.so.2 librt.so.1 libc.so.6 libpthread.so.0 libutil.so.1; do
        find /lib/*-linux-gnu* /usr/lib/*-linux-gnu* -maxdepth 1 -name "$name" | head -n 1
    done
    # Before glibc 2.34, the C library loads these to look up names.
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
# Releases of Debian differ in the directory of terminfo and in the name of the locale for LANG=C.UTF-8.
for directory in /usr/share/zoneinfo /lib/terminfo /usr/share/terminfo /usr/lib/locale/C.utf8 \
    /usr/lib/locale/C.UTF-8; do
    if [ -d "$directory" ]; then
        mkdir --parents "$root$(dirname "$directory")"
        cp --recursive "$directory" "$root$directory"
    fi
done
# These are copies of the same data, with and without leap seconds.
rm -rf "$root/usr/share/zoneinfo/posix" "$root/usr/share/zoneinfo/right"
ln -s /usr/share/zoneinfo/Etc/UTC "$root/etc/localtime"

# With this cache, the loader finds libpython for copies of the interpreter and for programs that embed it.
mkdir --parents "$root/usr/local/lib"
find /export/usr/local/lib -maxdepth 1 -name 'libpython*.so*' \
    -exec cp --no-dereference --target-directory="$root/usr/local/lib" {} +
echo /usr/local/lib > "$root/etc/ld.so.conf"
ldconfig -r "$root" -X
rm -rf "$root/usr/local" "$root/var/cache"

${OWNER}
# Scanners recognize packages by these records, one file each.
{
    while read -r library; do
        owner "$library"
    done < /tmp/libraries
    echo base-files ca-certificates libc-bin netbase tzdata | tr ' ' '\n'
} | sort -u | while read -r package; do
    dpkg-query --status "$package" > "$root/var/lib/dpkg/status.d/$package"
done
`;
