import {
  type ImportPlan,
  largestMarkdown,
  type PlannedDocument,
  type PlanOptions,
  seeded,
  textOf,
} from './import-plan.ts'
import { type ImportSource, isMarkdown, withoutEnding } from './import-source.ts'

const longestTitle = 300
const longestSpaceName = 120

/**
 * What a folder of Markdown becomes: a page for each file, below the page of its folder. That is the file of the folder's
 * name beside it, `plans.md` for `plans/`, else an empty page.
 */
export function planMarkdown(source: ImportSource, options: PlanOptions): ImportPlan {
  const all = [...source.files.keys()]
  const paths = all.filter(isMarkdown)
  const root = commonRoot(paths)
  const pages = new Map<string, string>(paths.map((path) => [withoutEnding(path.slice(root.length)), path]))
  const twice = paths.filter((path) => pages.get(withoutEnding(path.slice(root.length))) !== path)
  const page = options.kinds.get('page')
  const documents = new Map<string, PlannedDocument>()
  const add = (key: string): string => {
    if (documents.has(key)) return key
    const slash = key.lastIndexOf('/')
    const parentKey = slash === -1 ? null : add(key.slice(0, slash))
    const path = pages.get(key)
    documents.set(key, {
      key,
      parentKey,
      spaceKey: '',
      kind: 'page',
      title: shortened(key.slice(slash + 1), longestTitle),
      path: path ?? `${root}${key}/`,
      from: path === undefined ? 'folder' : 'markdown',
      state: async () =>
        seeded(
          page,
          path === undefined ? '' : await textOf(source.files.get(path)!, largestMarkdown),
          options,
        ),
    })
    return key
  }
  for (const key of [...pages.keys()].toSorted(inNaturalOrder)) add(key)
  const name = root === '' ? source.name : root.slice(0, -1)
  return {
    spaces: [{ key: '', name: shortened(name, longestSpaceName), description: '' }],
    documents: [...documents.values()],
    leftOut: [
      ...source.leftOut,
      ...all.filter((path) => !isMarkdown(path)).map((path) => ({ path, why: 'it is no Markdown' })),
      ...twice.map((path) => ({ path, why: 'another file makes the same page' })),
    ],
  }
}

/** A folder that everything lies in is the name of it all, and no page. */
function commonRoot(paths: readonly string[]): string {
  const [first] = paths
  const root = first?.slice(0, first.indexOf('/') + 1) ?? ''
  return root !== '' && paths.every((path) => path.startsWith(root)) ? root : ''
}

/** As people number chapters: 2 before 10, and a page before what is below it. */
const collator = new Intl.Collator('zh-CN', { numeric: true })
function inNaturalOrder(one: string, other: string): number {
  const [left, right] = [one.split('/'), other.split('/')]
  for (const [index, part] of left.entries()) {
    const against = right[index]
    if (against === undefined) return 1
    const order = collator.compare(part, against)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function shortened(text: string, longest: number): string {
  const plain = text.normalize('NFC').trim()
  return plain.length <= longest ? plain : plain.slice(0, longest).toWellFormed()
}
