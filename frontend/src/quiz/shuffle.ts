/** A shuffle that depends only on a seed text: a question looks the same on every visit. */

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193);
  return state >>> 0;
}

/** Mulberry32: numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers 0 … length − 1 in an order that the seed decides. */
export function shuffled(length: number, seed: string): number[] {
  const order = Array.from({ length }, (_, index) => index);
  const next = random(hash(seed));
  for (let last = length - 1; last > 0; last--) {
    const pick = Math.floor(next() * (last + 1));
    [order[last], order[pick]] = [order[pick]!, order[last]!];
  }
  return order;
}

/** As `shuffled`, but turned until it is no right order: for steps that the learner has to order. */
export function deranged(length: number, seed: string, isRight: (order: number[]) => boolean): number[] {
  let order = shuffled(length, seed);
  for (let turn = 1; turn < length && isRight(order); turn++) order = [...order.slice(1), order[0]!];
  return order;
}
