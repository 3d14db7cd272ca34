/**
 * Commands that remove the times of files that uv notes for local projects, which differ in each build. uv only needs
 * them to install the projects again.
 */
export function withoutTimes(environment: string): string {
  return [
    `find ${environment} -path '*.dist-info/uv_cache.json' | while read -r file; do`,
    '    sed -i /uv_cache.json/d "${file%/*}/RECORD"',
    '    rm "$file"',
    'done',
  ].join('\n');
}
