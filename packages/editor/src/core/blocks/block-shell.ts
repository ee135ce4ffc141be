import { setDOMUnmanaged } from 'lexical'

/**
 * The DOM of a block: its words between what React draws, a sign before them (`lead`) and the facts behind. Lexical
 * leaves both alone, and what is selected in them too.
 */
export const createBlockShell = (type: string): HTMLElement => {
  const block = document.createElement('div')
  block.className = `stoa-block stoa-${type}`
  block.append(createDrawn('lead'))
  return block
}

export const addWords = (block: HTMLElement): void => {
  const words = document.createElement('div')
  words.className = 'stoa-block-words'
  block.append(words)
}

export const addFacts = (block: HTMLElement): void => block.append(createDrawn('facts'))

const createDrawn = (part: 'lead' | 'facts'): HTMLElement => {
  const element = document.createElement('div')
  element.className = `stoa-block-${part}`
  element.contentEditable = 'false'
  setDOMUnmanaged(element, { captureSelection: true })
  return element
}

/** A part of a block's DOM; `null` in what is not such a block. */
export const partOf = (block: HTMLElement, part: 'lead' | 'words' | 'facts'): HTMLElement | null =>
  block.querySelector<HTMLElement>(`:scope > .stoa-block-${part}`)
