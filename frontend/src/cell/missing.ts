/** What is said where code imports a package that the browser does not have. */

const MISSING = /^ModuleNotFoundError: No module named '([^'.]+)/m;
const OURS = ["dlref", "numpy"]; // these are here: a part of them that is not has another name

/** What runs here, and where PyTorch is; null where nothing was missing. */
export function missingPackage(error: string): string | null {
  const name = MISSING.exec(error)?.[1];
  if (!name || OURS.includes(name)) return null;
  const here = "What runs here: Python’s standard library, NumPy and dlref.";
  if (!name.startsWith("torch")) return `${name} is not in this browser. ${here}`;
  return (
    `PyTorch does not run in a browser. ${here} The “In PyTorch” tabs of the pages are run and compared ` +
    "in this site’s tests instead: copy them to where PyTorch is installed."
  );
}
