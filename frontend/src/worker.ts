/** The worker that holds the Python interpreter. */

export {};
