import type { BoardState, Card } from '@stoa/board'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character]!)

/**
 * A board as a fragment of HTML: a heading and a list for each column, in it the cards with their labels, days, words and
 * checklist. What people wrote stands in it as text.
 */
export function boardHtml(board: BoardState, wordsOf: (cardId: string) => string): string {
  const labels = new Map(board.labels.map(({ id, name }) => [id, name]))

  function card({ id, title, labels: ids, due, isCompleted, checklist, hasDescription }: Card): string {
    const facts = [
      ...ids.map((label) => `<small>${escaped(labels.get(label) ?? '')}</small>`),
      ...(due === null ? [] : [`<time datetime="${due}">${due}</time>`]),
    ]
    const name = isCompleted ? `<s>${escaped(title)}</s>` : escaped(title)
    const words = hasDescription ? wordsOf(id).split('\n') : []
    const items = checklist.map(
      ({ text, isDone }) => `<li>${isDone ? `<s>${escaped(text)}</s>` : escaped(text)}</li>`,
    )
    return [
      `<li>${[name, ...facts].join(' ')}`,
      ...words.map((line) => `<p>${escaped(line)}</p>`),
      ...(items.length === 0 ? [] : [`<ul>${items.join('')}</ul>`]),
      '</li>',
    ].join('')
  }

  const list = (ids: readonly string[]): string =>
    `<ul>${ids.map((id) => card(board.cards.get(id)!)).join('')}</ul>`
  const columns = board.columns.map(
    ({ id, title }) => `<h2>${escaped(title)}</h2>${list(board.cardIds.get(id) ?? [])}`,
  )
  return [...columns, ...(board.unplaced.length === 0 ? [] : [list(board.unplaced)])].join('\n')
}
