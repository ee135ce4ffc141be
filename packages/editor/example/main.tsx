import { changeMeetingBlock } from '@stoa/editor'
import { type CardsPort, type PeoplePort, StoaEditor, type StoaEditorHandle } from '@stoa/editor/react'
import '@stoa/editor/style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { connectRelay } from './relay-client.ts'

declare global {
  interface Window {
    /** For trying things in the console, and for the browser tests. */
    stoa: { doc: Y.Doc; handle: StoaEditorHandle | null; copied: string[]; unsupported: unknown[] }
  }
}

const query = new URLSearchParams(window.location.search)
const language = query.get('language') ?? 'en'
const name = query.get('name') ?? 'Anna'
const color = `#${query.get('color') ?? '2a69ac'}`
document.documentElement.lang = language

const doc = new Y.Doc()
const awareness = new Awareness(doc)
connectRelay(`ws://${window.location.host}/relay`, doc, awareness)

window.stoa = { doc, handle: null, copied: [], unsupported: [] }

const everybody = [
  { id: 'anna', name: 'Anna Berg', detail: 'Product' },
  { id: 'limei', name: '李梅', detail: '设计部' },
  { id: 'wangwei', name: '王伟', detail: '运营部' },
]
const people: PeoplePort = {
  search: (query) =>
    Promise.resolve(everybody.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))),
  nameOf: (id) => everybody.find((person) => person.id === id)?.name ?? null,
}

/** There is no board behind the example: a card is whatever was asked for. */
const cards: CardsPort = {
  stateOf: ({ cardId }) => ({ label: `上线 · ${cardId}`, done: false, href: `#${cardId}` }),
  onMakeCard: ({ id }) => changeMeetingBlock(doc, id, { card: { boardId: 'board', cardId: 'card-1' } }),
}

const shared = {
  doc,
  provider: { awareness },
  user: { name, color },
  language,
  editable: query.get('readonly') === null,
  people,
  cards,
  blocks: ['agenda-item', 'decision', 'action-item', 'field'],
} as const

/** `?cards=a,b`: the descriptions of these cards of a board side by side, instead of a page. */
const Cards = ({ ids }: { readonly ids: readonly string[] }) =>
  ids.map((id) => (
    <section key={id} aria-label={id} className="card">
      <StoaEditor
        {...shared}
        variant="compact"
        label={`Description of ${id}`}
        placeholder="Describe this card"
        root={(board) => {
          const card = board.getMap<Y.Map<unknown>>('cards').get(id)
          const description = card?.get('description')
          return description instanceof Y.XmlElement ? description : null
        }}
        onReady={(handle) => {
          window.stoa.handle = handle
        }}
      />
    </section>
  ))

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    {query.has('cards') ? (
      <Cards ids={query.get('cards')?.split(',') ?? []} />
    ) : (
      <StoaEditor
        {...shared}
        onReady={(handle) => {
          window.stoa.handle = handle
        }}
        onUnsupported={(page) => window.stoa.unsupported.push(page)}
        onCopyHeadingLink={(slug) => window.stoa.copied.push(slug)}
      />
    )}
  </StrictMode>,
)
