/** Numbers as people say them. */

/** “1 question”, “2 questions”. */
export function counted(count: number, what: string, many = `${what}s`): string {
  return `${count} ${count === 1 ? what : many}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
