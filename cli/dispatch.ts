import { type Command, type Surroundings, UsageError } from './command.ts';
import type { Installation } from './installation.ts';

/**
 * Finds the command that the words name and runs it.
 * @returns the exit code: the command's own, 2 when the words name none or say it wrongly
 */
export async function dispatch(
  commands: Readonly<Record<string, Command>>,
  words: readonly string[],
  { print, open }: Surroundings,
): Promise<number> {
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((candidate) =>
    Object.hasOwn(commands, candidate),
  );
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || !command) {
    for (const line of overview(commands)) print(line);
    return words.length === 0 || words[0] === '--help' ? 0 : 2;
  }
  let opened: Installation | undefined;
  const openOnce = async () => {
    opened ??= await open();
    return opened;
  };
  try {
    return await command.run(words.slice(name.split(' ').length), { print, open: openOnce });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(error.message);
    print(`yinuo ${name} ${command.usage}`);
    return 2;
  } finally {
    await opened?.close();
  }
}

const overview = (commands: Readonly<Record<string, Command>>): string[] =>
  Object.entries(commands).flatMap(([name, { usage, summary }]) => [
    `yinuo ${name} ${usage}`,
    `    ${summary}`,
  ]);
