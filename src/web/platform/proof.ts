type Asker = () => Promise<boolean>;

let asker: Asker | null = null;

/** Says who asks people for a proof of presence: one dialog of the whole app. */
export function setAsker(next: Asker | null): void {
  asker = next;
}

/** Asks the person to prove to be there; answers whether they did. */
export const askForProof: Asker = () => asker?.() ?? Promise.resolve(false);
