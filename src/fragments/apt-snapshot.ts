import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/** Year, month, day, hour, minute and second, without separators. */
const TIME = /^(2\d{3})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Whether a text is a time that exists. The numbers of another time would be normalized to those of a third one. */
function isTime(text: string): boolean {
  const [year, month, ...others] = TIME.exec(text)?.slice(1).map(Number) ?? [];
  const time = new Date(Date.UTC(year, month - 1, ...others as [number, number, number, number]));
  return !Number.isNaN(time.getTime()) && time.toISOString().replace(/[-:]|\.000/g, '') === text;
}

/** @throws if a text is not a time in the format of the archives */
export function checkSnapshot(snapshot: string | undefined): void {
  if (snapshot !== undefined && !isTime(literalOnly(snapshot, '`snapshot`'))) {
    throw new InvalidValueError(`invalid \`snapshot\` ${quoted(snapshot)}: expected a time in UTC, such as `
      + '20260101T000000Z');
  }
}

/** Directory of the changed sources, which is removed after the installation. */
export const SNAPSHOT_DIRECTORY = '/tmp/snapshot';

/** Configuration of apt for the sources that the script lists. Signed lists of an old snapshot have expired. */
export const SNAPSHOT_CONFIG = [
  `Dir::Etc::sourcelist "${SNAPSHOT_DIRECTORY}/list";`,
  `Dir::Etc::sourceparts "${SNAPSHOT_DIRECTORY}/parts";`,
  'Acquire::Check-Valid-Until "false";',
].map(line => `${line}\n`).join('');

/**
 * `snapshot TIME`: copies the sources of packages, with those of Debian and Ubuntu at a time. apt itself can do this
 * from version 2.7 on, but uses HTTPS, for which small images have no certificates.
 */
export const SNAPSHOT_SCRIPT = String.raw`#!/bin/sh
# snapshot TIME: copies the sources of apt to ${SNAPSHOT_DIRECTORY}, with those of Debian and Ubuntu at TIME.
set -eu
time=$1
# The archives answer with the newest packages then.
if [ "$(printf '%s\n' "$time" "$(date -u +%Y%m%dT%H%M%SZ)" | sort | head -n 1)" != "$time" ]; then
    echo "There is no snapshot of $time yet" >&2
    exit 1
fi
eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
rm -rf ${SNAPSHOT_DIRECTORY}
mkdir -p ${SNAPSHOT_DIRECTORY}/parts
cat /dev/null "$list" > ${SNAPSHOT_DIRECTORY}/list 2>/dev/null || true
for file in "$parts"/*.list "$parts"/*.sources; do
    if [ -e "$file" ]; then
        cp "$file" ${SNAPSHOT_DIRECTORY}/parts/
    fi
done
find ${SNAPSHOT_DIRECTORY} -type f -exec sed -i -E \
    -e "s,https?://[a-z0-9.-]+\.debian\.org/(debian(-security)?)/?([[:space:]]|$),http://snapshot.debian.org/archive/\1/$time/\3,g" \
    -e "s,https?://[a-z0-9.-]+\.ubuntu\.com/ubuntu(-ports)?/?([[:space:]]|$),http://snapshot.ubuntu.com/ubuntu/$time/\2,g" \
    {} +
urls=$(find ${SNAPSHOT_DIRECTORY} -type f -exec sed 's/^[[:space:]]*#.*//' {} + \
    | grep -o -i -E '(https?|ftp)://[^][:space:]]+' || true)
others=$(echo "$urls" | grep -v -F "/$time/" || true)
if [ "$urls" = "$others" ]; then
    echo "No source of apt is on debian.org or ubuntu.com, so there are no packages of $time" >&2
    exit 1
fi
# A source of the distribution that stays as it is would be newer than the others.
if echo "$others" | grep -i -E '(debian\.org|ubuntu\.com)' >&2; then
    echo "These sources of apt have no snapshot of $time; change or remove them" >&2
    exit 1
fi
for url in $others; do
    echo "Not from a snapshot: $url" >&2
done
`;
