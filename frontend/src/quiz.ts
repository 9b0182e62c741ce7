/** The quiz components. */

export function defineQuiz(): void {}
