import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { noEval } from './tools/no-eval.ts';
import { precompress } from './tools/precompress.ts';

/** The web app, built into dist/web and served by the desk itself. */
export default defineConfig({
  root: 'src/web',
  // The server puts the nonce of each answer there (src/server/platform/http/web.ts).
  html: { cspNonce: 'NONCE-OF-THE-ANSWER' },
  plugins: [react(), noEval(), precompress()],
  build: { outDir: '../../dist/web', emptyOutDir: true, target: 'es2022', manifest: true },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8088' } },
});
