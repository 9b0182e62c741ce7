/** Where the site is: the bundle lies below its `assets/generated/`, wherever the site is served from. */

const root = new URL(import.meta.url.replace(/assets\/generated\/.*$/, ""));

export function siteUrl(path: string): URL {
  return new URL(path, root);
}

/**
 * Follows a link to this very page without the theme's instant navigation, which would replace the
 * page, and with it the focus, for the first change of the address's hash.
 */
export function followInPlace(link: HTMLAnchorElement, go: () => void): void {
  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    history.pushState(null, "", link.href);
    go();
  });
}
