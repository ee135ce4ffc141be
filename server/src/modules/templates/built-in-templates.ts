import { type Language, languages, type TemplateKind } from '@stoa/protocol'
import Value from 'typebox/value'
import { listAssets, readAsset } from '../../platform/assets/assets.ts'
import { BoardTemplate } from './board-template.ts'

/** A template that comes with Stoa, in one of its languages. */
export type BuiltInTemplate = {
  readonly id: string
  readonly language: Language
  readonly name: string
  readonly description: string
  /** Of a document that is made of it, with placeholders. */
  readonly title: string
} & (
  | { readonly kind: Exclude<TemplateKind, 'board'>; readonly markdown: string }
  | { readonly kind: 'board'; readonly board: BoardTemplate }
)

const folder = new URL('./built-in/', import.meta.url)

/** In the order in which they are shown, kind by kind. */
const order = [
  'cross-department-request',
  'weekly-sync',
  'onboarding',
  'troubleshooting-manual',
  'sales-scripts',
  'project-board',
  'sprint',
  'department-requests',
  'weekly-meeting',
  'decision-meeting',
  'one-to-one',
  'retrospective',
]

let read: readonly BuiltInTemplate[] | null = null

/** All of them, read once. @throws for a file that is none: a fault of the build, not of anybody who asks */
export function builtInTemplates(): readonly BuiltInTemplate[] {
  read ??= listAssets(folder)
    .map((path) => parse(path, readAsset(new URL(path, folder))!.toString('utf8')))
    .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
  return read
}

/** `<language>/<id>.md` or `.json`. */
function parse(path: string, text: string): BuiltInTemplate {
  const [, tag, id, form] = /^([^/]+)\/([a-z-]+)\.(md|json)$/.exec(path) ?? []
  const language = languages.find((known) => known === tag)
  if (language === undefined || id === undefined || !order.includes(id))
    throw new Error(
      `${path} is no template: <language>/<id>.md or .json, and in the order of ${order.length}.`,
    )
  if (form === 'json') {
    const board: unknown = JSON.parse(text)
    if (!Value.Check(BoardTemplate, board)) throw new Error(`${path} is no template of a board.`)
    const { kind, name, title, description } = board
    return { id, language, kind, name, title, description, board }
  }
  const [, head = '', markdown = ''] = /^<!--\n([^]*?)\n-->\n+([^]*)$/.exec(text) ?? []
  const facts = new Map(head.split('\n').map((line) => pairOf(line)))
  const fact = (name: string): string => {
    const value = facts.get(name)
    if (value === undefined || value === '') throw new Error(`${path} does not say its ${name}.`)
    return value
  }
  const kind = fact('kind')
  if (kind !== 'page' && kind !== 'note')
    throw new Error(`${path} is of no kind that is written in Markdown.`)
  return {
    id,
    language,
    kind,
    name: fact('name'),
    description: fact('description'),
    title: fact('title'),
    markdown: withRoom(markdown),
  }
}

/** A mark that nothing stands behind yet is an empty item: the blank that makes it one is not kept in files. */
const withRoom = (markdown: string): string => markdown.replace(/^(\s*(?:-|\d+\.|>|- \[[ x]\]))$/gm, '$1 ')

/** `name: value`; a value in quotes keeps its blanks. */
function pairOf(line: string): [string, string] {
  const at = line.indexOf(':')
  const value = line.slice(at + 1).trim()
  return [line.slice(0, at).trim(), /^".*"$/.test(value) ? value.slice(1, -1) : value]
}
