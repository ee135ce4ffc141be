import { readFileSync } from 'node:fs'
import type { Plugin, Rolldown } from 'vite'

/**
 * Has the browser ask for the files of an address at once, and not when the app has come as far: puts early.js into the
 * built page, with the files that `every` address needs, those of each screen by the first part of its path, and those of
 * an `outage`.
 */
export function earlyChunks(screens: Readonly<Record<string, string | readonly string[]>>): Plugin {
  return {
    name: 'early-chunks',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const page = bundle['index.html']
        if (page?.type !== 'asset') throw new Error('The build has no page.')
        const html = String(page.source)
        const early: Record<string, string[]> = {}
        for (const [area, begins] of Object.entries(screens)) {
          const files = [begins].flat().flatMap((begin) => filesOf(bundle, begin))
          // What the page has by itself, and what comes first of these, is not asked for twice.
          early[area] = [...new Set(files)].filter(
            (name) => !html.includes(name) && !early['every']?.includes(name),
          )
        }
        const source = readFileSync(new URL('early.js', import.meta.url), 'utf8')
          .replaceAll(/^\/\/.*\n/gm, '')
          .replace('EARLY_CHUNKS', JSON.stringify(early))
        const name = this.getFileName(this.emitFile({ type: 'asset', name: 'early.js', source }))
        page.source = html.replace('<script src="/theme.js">', `<script src="/${name}"></script>\n    $&`)
      },
    },
  }
}

function filesOf(bundle: Rolldown.OutputBundle, screen: string): string[] {
  const first = Object.values(bundle).find(
    (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(screen) === true,
  )
  if (first?.type !== 'chunk') throw new Error(`No chunk begins with ${screen}.`)
  const found = new Set<string>()
  const add = (chunk: Rolldown.OutputChunk): void => {
    if (found.has(chunk.fileName)) return
    found.add(chunk.fileName)
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style)
    for (const name of chunk.imports) {
      const imported = bundle[name]
      if (imported?.type === 'chunk') add(imported)
    }
  }
  add(first)
  return [...found].map((name) => `/${name}`)
}
