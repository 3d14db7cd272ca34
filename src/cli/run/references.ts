/** The repository of an image: its reference without the tag and the digest. */
export function repositoryOf(reference: string): string {
  const [name] = reference.split('@');
  // The last `:` can also be in front of the port of a registry.
  return name.lastIndexOf(':') > name.lastIndexOf('/') ? name.slice(0, name.lastIndexOf(':')) : name;
}
