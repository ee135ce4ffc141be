import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Import {
  /** As written. */
  specifier: string
  /** The imported file from the root; null for a package. */
  file: string | null
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string
  text: string
  lines: number
  imports: readonly Import[]
}

const statement =
  /(?:^|\n)[ \t]*(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)|\bdeclare module ['"]([^'"\n]+)['"]|new URL\(\s*['"](\.[^'"\n]+\.[jt]sx?)['"]\s*,\s*import\.meta\.url/g

/** Every TypeScript file of the project, with what it imports (types too: a type is a dependency as well). */
export function readSources(): SourceFile[] {
  const found = globSync('{server,client,packages,tests,benchmarks,scripts}/**/*.{ts,tsx,mjs}', {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
  })
  return found.toSorted().map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    const imports = [...text.matchAll(statement)].map((match) => {
      const specifier = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
      const file = specifier.startsWith('.') ? relative(root, join(root, dirname(path), specifier)) : null
      return { specifier, file }
    })
    return { path, text, lines: text.split('\n').length - 1, imports }
  })
}

/** Tests and what only tests use. */
export const isTest = (path: string): boolean =>
  /\.(test|testing)\.tsx?$/.test(path) ||
  path.startsWith('tests/') ||
  /^packages\/(testkit|[^/]+\/test)\//.test(path)
