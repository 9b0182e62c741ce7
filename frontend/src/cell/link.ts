/** Code in a URL's fragment: `#code=` and its UTF-8 bytes in base64url. */

const PREFIX = "#code=";
const LONGEST = 30_000;

export type Linked = { code: string } | { problem: string };

export function linkTo(page: string, code: string): string {
  const bytes = new TextEncoder().encode(code);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const encoded = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return page.split("#")[0] + PREFIX + encoded;
}

export function tooLong(link: string): boolean {
  return link.length - link.indexOf(PREFIX) - PREFIX.length > LONGEST;
}

/** Nothing when the fragment holds no code at all. */
export function linkedCode(fragment: string): Linked | null {
  if (!fragment.startsWith(PREFIX)) return null;
  const encoded = fragment.slice(PREFIX.length);
  if (encoded.length > LONGEST) return { problem: "The code in this link is too long to open." };
  try {
    const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return { code: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: "The code in this link is damaged: part of the address is missing." };
  }
}
