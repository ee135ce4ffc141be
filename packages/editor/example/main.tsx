import { StoaEditor, type StoaEditorHandle } from '@stoa/editor/react'
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

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <StoaEditor
      doc={doc}
      provider={{ awareness }}
      user={{ name, color }}
      language={language}
      editable={query.get('readonly') === null}
      onReady={(handle) => {
        window.stoa.handle = handle
      }}
      onUnsupported={(page) => window.stoa.unsupported.push(page)}
      onCopyHeadingLink={(slug) => window.stoa.copied.push(slug)}
    />
  </StrictMode>,
)
