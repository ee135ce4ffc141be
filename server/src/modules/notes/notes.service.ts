import type { ModuleContext } from '../../platform/module/module.ts'
import type { ContentChange } from '../../sync/index.ts'
import { createNoteContext, type NoteNeeds } from './note-context.ts'
import { createNoteLinks, type NoteLinks } from './note-links.ts'
import { createNoteMeeting, type NoteMeeting } from './note-meeting.ts'
import { createNoteMirror } from './note-mirror.ts'
import { createNoteMinutes, type NoteMinutes } from './note-minutes.ts'
import { createNoteSeries, type NoteSeries } from './note-series.ts'
import { createNoteSummary, type NoteSummary } from './note-summary.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    notes: NotesService
  }
}

/** Meeting notes, beside their text: all throw `documents.not_found` for who may not look, `http.forbidden` for who may not edit. */
export interface NotesService {
  readonly meeting: NoteMeeting
  readonly links: NoteLinks
  readonly minutes: NoteMinutes
  readonly series: NoteSeries
  readonly summary: NoteSummary
  /** The server's time, UTC ms. */
  now(): number
  /** Told by the sync plane of every change of a document's content. */
  contentChanged(change: ContentChange): Promise<void>
  /** Finishes what an earlier process began, and hears of documents that go, until {@link NotesService.close}. */
  start(): Promise<void>
  close(): void
}

export function createNotesService(module: ModuleContext, needs: NoteNeeds): NotesService {
  const context = createNoteContext(module, needs)
  const mirror = createNoteMirror(context)
  const links = createNoteLinks(context, mirror)
  let stopListening: (() => void) | null = null

  return {
    meeting: createNoteMeeting(context, links),
    links,
    minutes: createNoteMinutes(context),
    series: createNoteSeries(context, mirror),
    summary: createNoteSummary(context),
    now: module.now,
    contentChanged: links.contentChanged,

    async start() {
      stopListening = module.events.subscribe(async ({ name, data }) => {
        if (name !== 'documents.withdrawn' || data['forGood'] !== true) return
        await links.withdrawn(data['documentIds'] as string[])
      })
      await links.resume()
    },

    close() {
      stopListening?.()
    },
  }
}
