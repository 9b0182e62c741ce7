/** Turns code blocks into cells that run. */

export function upgradeCells(_root: ParentNode): void {}
