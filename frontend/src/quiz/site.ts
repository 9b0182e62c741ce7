/** Where the site is: the bundle lies below its `assets/generated/`, wherever the site is served from. */

const root = new URL(import.meta.url.replace(/assets\/generated\/.*$/, ""));

export function siteUrl(path: string): URL {
  return new URL(path, root);
}
