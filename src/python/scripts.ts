/**
 * The shell scripts that make a Python. They run in the sh of Debian and Ubuntu.
 *
 * Both ways to one, compiling it and taking it out of an image, leave the same tree:
 *
 *     /export/usr/local          one Python, under names that hold its version
 *     /export/default/usr/local  links to it: python, python3, pip, …
 *     /export/runtime-packages   the packages that its files are linked to
 *
 * String.raw, so that a backslash is the shell's; a shell variable stands without braces.
 */

/** `compile-python RELEASE SHA256 [OPTION OF CONFIGURE …]`, with the archive in /usr/src/archive. */
export const COMPILE_PYTHON = String.raw`#!/bin/sh
# compile-python RELEASE SHA256 [OPTION…]: compiles the archive in /usr/src/archive into /export.
set -eu
release=$1 sha256=$2
shift 2

archive=
for file in /usr/src/archive/*; do
    if echo "$sha256  $file" | sha256sum --check --status; then
        archive=$file
    fi
done
if [ -z "$archive" ]; then
    echo "There is no archive of Python $release with the SHA-256 $sha256, only:" >&2
    sha256sum /usr/src/archive/* >&2
    exit 1
fi
mkdir /usr/src/python
tar --extract --file "$archive" --directory /usr/src/python --strip-components=1

cd /usr/src/python
./configure --quiet LDFLAGS=-Wl,--strip-all \
    --enable-option-checking=fatal \
    --enable-shared \
    --enable-loadable-sqlite-extensions \
    --with-ensurepip \
    "$@"
make --jobs="$(nproc)"
# The interpreter finds its library beside itself, wherever it is copied to.
rm python
make LDFLAGS="-Wl,--strip-all,-rpath='\$\$ORIGIN/../lib'" python
make altinstall DESTDIR=/export
rm -rf /usr/src/python

# What no program needs: tests, byte code, static libraries.
cd /export/usr/local
find . -depth -type d \( -name test -o -name tests -o -name idle_test -o -name __pycache__ \) -exec rm -rf {} +
find . -type f -name '*.a' -delete
`;

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
tar --create --exclude='*.pyc' --exclude='*.a' "$@" | tar --extract --directory /export/usr/local
`;

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

# The libraries outside of it that its compiled files are linked to.
find /export/usr/local -type f \( -name "python$minor" -o -name '*.so' -o -name '*.so.*' \) -exec \
    env LD_LIBRARY_PATH=/export/usr/local/lib ldd {} + > /tmp/linked
awk '$2 == "=>" && $3 ~ /^[/]/ && $3 !~ /^[/]export/ { print $3 }' /tmp/linked | sort -u > /tmp/libraries
while read -r library; do
    # Where /lib is a link to /usr/lib, a package can own a file under either name.
    for path in "$library" "/usr$library" "$(echo "$library" | sed 's,^/usr,,')"; do
        if dpkg-query --search "$path" 2>/dev/null; then
            continue 2
        fi
    done
    echo "No package owns $library, which Python $minor is linked to: an image without it could not run" >&2
    exit 1
done < /tmp/libraries > /tmp/owners
cut -d: -f1 /tmp/owners | sort -u > /export/runtime-packages
`;
