import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressedFiles } from './compressed-files.ts'
import { earlyChunks } from './early-chunks.ts'

const server = 'http://127.0.0.1:4600'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    tailwindcss(),
    compressedFiles(),
    earlyChunks({
      every: 'src/app/shell/shell.tsx',
      b: 'src/modules/boards/board.screen.tsx',
      n: 'src/modules/notes/note.screen.tsx',
      p: 'src/modules/pages/page.screen.tsx',
      outage: ['src/modules/live-documents/outbox.ts', 'src/modules/live-documents/rescued-markdown.ts'],
    }),
  ],
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
              // Before Lexical, whose binding needs Yjs and would take it along: a board needs no editor.
              priority: 25,
            },
            // Dozens of files of one icon each would wait for each other.
            { name: 'icons', test: /node_modules[\\/]lucide-react[\\/]/, priority: 20 },
            {
              name: 'app-libraries',
              test: /node_modules[\\/](@tanstack|i18next|react-i18next)[\\/]/,
              priority: 20,
            },
            {
              name: 'shared',
              test: /client[\\/]src[\\/](platform|modules[\\/](documents|identity|spaces|live-documents|calendar))[\\/]|packages[\\/](protocol|board)[\\/]/,
              minShareCount: 2,
              priority: 5,
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
