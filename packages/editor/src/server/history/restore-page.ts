import * as Y from 'yjs'
import { type PageSource, rootOf } from '../../yjs/page-root.ts'
import { diffSequences } from '../../core/sequence-diff.ts'
import { sharedId } from './shared-id.ts'

export interface RestoreOptions {
  /**
   * Who is typing right now: by Yjs client the first clock of what came in during the last moments. Blocks that would
   * have to go, but hold some of that, are emptied instead: what is still on its way has a place to arrive at.
   */
  readonly typing?: ReadonlyMap<number, number>
}

type Part = { readonly insert: unknown; readonly attributes?: Readonly<Record<string, unknown>> }
type Child = Y.XmlElement | Y.XmlText

/**
 * Makes a page what it was, as one edit like any other: what both have stays the same shared block, so that what others
 * are typing into it at this moment is merged and not lost. `version` must be an earlier state of the same document
 * (its blocks are recognised by their Yjs ids) and is only read. Call it on the live document.
 */
export function restorePage(live: PageSource, version: PageSource, options: RestoreOptions = {}): void {
  const root = rootOf(live)
  const doc = live instanceof Y.Doc ? live : live.doc
  if (doc === null) throw new Error('The root to restore must be part of a document.')
  doc.transact(() => restoreElement(root, rootOf(version), options.typing ?? new Map()))
}

function restoreElement(live: Y.XmlElement, old: Y.XmlElement, typing: ReadonlyMap<number, number>): void {
  restoreAttributes(live, old)
  const wanted = new Set(childrenOf(old).map(sharedId))
  let index = 0
  for (const oldChild of childrenOf(old)) {
    const id = sharedId(oldChild)
    if (!childrenOf(live).some((child) => sharedId(child) === id)) {
      live.insert(index, [oldChild.clone()])
      index += 1
      continue
    }
    // The order of what both have is the same in every state of a document.
    while (!wanted.has(sharedId(childAt(live, index)))) index += takeAway(live, index, typing)
    const child = childAt(live, index)
    if (child instanceof Y.XmlText && oldChild instanceof Y.XmlText) restoreText(child, oldChild)
    else if (child instanceof Y.XmlElement && oldChild instanceof Y.XmlElement)
      restoreElement(child, oldChild, typing)
    index += 1
  }
  while (index < live.length) index += takeAway(live, index, typing)
}

/** Removes a child, or empties it where somebody is typing. @returns how many children are left of it */
function takeAway(parent: Y.XmlElement, index: number, typing: ReadonlyMap<number, number>): 0 | 1 {
  const child = childAt(parent, index)
  if (!isTypedInto(child, typing)) {
    parent.delete(index, 1)
    return 0
  }
  if (child instanceof Y.XmlText) child.delete(0, child.length)
  else for (let at = 0; at < child.length; ) at += takeAway(child, at, typing)
  return 1
}

function isTypedInto(child: Child, typing: ReadonlyMap<number, number>): boolean {
  if (child instanceof Y.XmlElement) return childrenOf(child).some((each) => isTypedInto(each, typing))
  for (let item = child._start; item !== null; item = item.right) {
    const since = typing.get(item.id.client)
    if (since !== undefined && !item.deleted && item.id.clock + item.length > since) return true
  }
  return false
}

function restoreAttributes(live: Y.XmlElement, old: Y.XmlElement): void {
  const wanted = old.getAttributes() as Record<string, unknown>
  const present = live.getAttributes() as Record<string, unknown>
  for (const name of Object.keys(present)) if (!(name in wanted)) live.removeAttribute(name)
  for (const [name, value] of Object.entries(wanted))
    if (!isEqual(present[name], value)) live.setAttribute(name, value as string)
}

function restoreText(live: Y.XmlText, old: Y.XmlText): void {
  const wanted = charactersOf(old)
  let index = 0
  for (const { change, items } of diffSequences(
    charactersOf(live),
    wanted,
    (a, b) => a.insert === b.insert,
  )) {
    if (change === 'same') index += lengthOf(items)
    else if (change === 'removed') live.delete(index, lengthOf(items))
    else {
      for (const { insert, attributes } of items) {
        if (typeof insert === 'string') live.insert(index, insert, { ...attributes })
        else live.insertEmbed(index, insert as object, { ...attributes })
        index += typeof insert === 'string' ? insert.length : 1
      }
    }
  }
  restoreFormats(live, wanted)
}

function restoreFormats(live: Y.XmlText, wanted: readonly Part[]): void {
  const present = charactersOf(live)
  let index = 0
  for (const [at, { insert, attributes = {} }] of wanted.entries()) {
    const length = typeof insert === 'string' ? insert.length : 1
    const now = present[at]?.attributes ?? {}
    const change: Record<string, unknown> = {}
    for (const name of Object.keys(now)) if (!(name in attributes)) change[name] = null
    for (const [name, value] of Object.entries(attributes))
      if (!isEqual(now[name], value)) change[name] = value
    if (Object.keys(change).length > 0) live.format(index, length, change)
    index += length
  }
}

/** One part for each character as a person counts code points: a diff never cuts one in two. */
function charactersOf(text: Y.XmlText): Part[] {
  return (text.toDelta() as Part[]).flatMap(({ insert, attributes = {} }) =>
    typeof insert === 'string'
      ? Array.from(insert, (character) => ({ insert: character, attributes }))
      : [{ insert, attributes }],
  )
}

const lengthOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, { insert }) => sum + (typeof insert === 'string' ? insert.length : 1), 0)

const childrenOf = (element: Y.XmlElement): Child[] => element.toArray() as Child[]
const childAt = (element: Y.XmlElement, index: number): Child => element.get(index)
const isEqual = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
