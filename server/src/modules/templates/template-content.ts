import { MEETING_ROOT_NAME, renewIds } from '@stoa/note'
import type { TemplateKind } from '@stoa/protocol'
import * as Y from 'yjs'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import type { SyncCore } from '../../sync/index.ts'
import { seedFromTemplate } from './board-template.ts'
import type { BuiltInTemplate } from './built-in-templates.ts'
import { fillPlaceholders, type PlaceholderValues } from './placeholders.ts'

/** The state of a new document, as a Yjs update. */
export async function contentOfBuiltIn(
  sync: SyncCore,
  template: BuiltInTemplate,
  values: PlaceholderValues,
): Promise<Uint8Array> {
  return withDoc(async (doc) => {
    await seedBuiltIn(sync, doc, dated(template, values))
    fill(doc, template.kind, values)
  })
}

/** A field for a day holds nothing but a day: today goes in before there is a document. */
const dated = (template: BuiltInTemplate, { isoDate }: PlaceholderValues): BuiltInTemplate =>
  template.kind === 'board'
    ? template
    : {
        ...template,
        markdown: template.markdown.replaceAll(/(<!-- field type=date value=)\{\{date\}\}/g, `$1${isoDate}`),
      }

/** Puts a built-in template into an empty document, as it is. */
export async function seedBuiltIn(sync: SyncCore, doc: Y.Doc, template: BuiltInTemplate): Promise<void> {
  if (template.kind === 'board') seedFromTemplate(doc, template.board, Date.now())
  else
    await sync.kinds
      .get(template.kind)
      .seed(doc, { markdown: template.markdown, language: template.language })
}

/** The same of one of the organisation's own. Its blocks get ids of their own: no two documents share one. */
export function contentOfOwn(
  template: { readonly kind: TemplateKind; readonly state: Uint8Array },
  values: PlaceholderValues,
): Promise<Uint8Array> {
  return withDoc((doc) => {
    Y.applyUpdate(doc, template.state)
    if (template.kind !== 'board') renewIds(doc, () => uuidv7())
    fill(doc, template.kind, values)
  })
}

function fill(doc: Y.Doc, kind: TemplateKind, values: PlaceholderValues): void {
  const roots =
    kind === 'board'
      ? ['columns', 'cards', 'labels', 'milestones'].map((name) => doc.getMap(name))
      : [doc.get('root-v2', Y.XmlElement), doc.getMap(MEETING_ROOT_NAME)]
  fillPlaceholders(doc, roots as unknown as Y.AbstractType<never>[], values)
}

async function withDoc(work: (doc: Y.Doc) => void | Promise<void>): Promise<Uint8Array> {
  const doc = new Y.Doc()
  try {
    await work(doc)
    return Y.encodeStateAsUpdate(doc)
  } finally {
    doc.destroy()
  }
}
