let listed: Promise<ReadonlySet<string>> | undefined;

/** The most common passwords of all, some 50,000, as they lie in a package beside us: nobody is asked. */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  listed ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return listed;
}
