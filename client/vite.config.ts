import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = 'http://127.0.0.1:4600'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // Two copies of any of these break silently: React by its hooks, Yjs and Lexical by their instance checks.
  resolve: { dedupe: ['react', 'react-dom', 'yjs', 'y-protocols', 'lexical'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The one policy the server sends is `default-src 'self'`: fonts and images stay files, never data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
            {
              name: 'aria',
              test: /node_modules[\\/](react-aria|react-stately|react-aria-components|@internationalized)[\\/]/,
              priority: 20,
            },
            { name: 'lexical', test: /node_modules[\\/](lexical|@lexical)[\\/]/, priority: 20 },
            {
              name: 'sync',
              test: /node_modules[\\/](yjs|lib0|y-protocols|@hocuspocus)[\\/]/,
              priority: 20,
            },
            {
              name: 'app-libraries',
              test: /node_modules[\\/](@tanstack|i18next|react-i18next)[\\/]/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 4610,
    proxy: {
      '/api': { target: server },
      '/sync': { target: server, ws: true },
      '/events': { target: server, ws: true },
    },
  },
})
