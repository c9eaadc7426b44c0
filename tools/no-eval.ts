import type { Plugin } from 'vite';

const ZOD = /\/zod\/v4\/core\/core\.js$/;
const NO_EVAL = 'globalThis.__zod_globalConfig = { jitless: true };\n';

/** Compiling validators at run time is what our own policy forbids: said before Zod can try and be refused. */
export function noEval(): Plugin {
  return {
    name: 'yinuo-no-eval',
    apply: 'build',
    transform: (code, id) => (ZOD.test(id) ? { code: NO_EVAL + code, map: null } : undefined),
  };
}
