/** Where passwords are judged that are not kept here: a directory server. */
export interface Elsewhere {
  /** Whether this person's password is judged there, and nowhere else. */
  holds(personId: string): Promise<boolean>;
  /**
   * Whose the login and password are. With `mayBeTheirs` false the password is not shown to anybody, and the answer
   * takes as long as one. Null: nothing is judged elsewhere here.
   */
  judge(asked: {
    login: string;
    password: string;
    mayBeTheirs: boolean;
    ip: string;
    now: number;
  }): Promise<{ personId: string } | 'wrong' | 'unreachable' | null>;
  /** Whether this is the password of whom it holds. */
  proves(personId: string, password: string): Promise<boolean | 'unreachable'>;
}

/** Every password is judged here. */
export const NOWHERE: Elsewhere = {
  holds: async () => false,
  judge: async () => null,
  proves: async () => false,
};
