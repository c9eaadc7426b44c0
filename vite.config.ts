import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './tools/precompress.ts';

/** The web app, built into dist/web and served by the desk itself. */
export default defineConfig({
  root: 'src/web',
  plugins: [react(), precompress()],
  build: { outDir: '../../dist/web', emptyOutDir: true, target: 'es2022', manifest: true },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8088' } },
});
