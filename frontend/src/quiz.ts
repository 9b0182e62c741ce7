/** The tags of the quiz. All that they need loads when one of them comes near the window. */

const NEAR = "600px";

class QuizTag extends HTMLElement {
  #unmount: (() => void) | null = null;

  connectedCallback(): void {
    near.observe(this);
  }

  disconnectedCallback(): void {
    near.unobserve(this);
    this.#unmount?.();
    this.#unmount = null;
    this.replaceChildren();
  }

  async load(): Promise<void> {
    near.unobserve(this);
    this.setAttribute("aria-busy", "true");
    try {
      const { mount } = await import("./quiz/mount");
      const unmount = await mount(this);
      if (this.isConnected) this.#unmount = unmount;
      else unmount();
    } catch (error) {
      console.error(error);
      this.#offerAgain();
    }
    this.removeAttribute("aria-busy");
  }

  #offerAgain(): void {
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => void this.load());
    this.replaceChildren("The questions could not be loaded. ", again);
  }
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && target instanceof QuizTag) void target.load();
    }
  },
  { rootMargin: NEAR },
);

export function defineQuiz(): void {
  for (const name of ["dlref-quiz", "dlref-question", "dlref-quiz-index", "dlref-review"]) {
    if (!customElements.get(name)) customElements.define(name, class extends QuizTag {});
  }
}

/** Marks the line that the reader came to reread, if a question sent them to this page. */
export async function showReread(): Promise<void> {
  try {
    if (!sessionStorage.getItem("dlref-reread")) return;
  } catch {
    return; // storage is blocked, so nothing was left
  }
  const { showLeftQuote } = await import("./quiz/quote");
  showLeftQuote();
}
