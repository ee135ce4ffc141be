import type { Binding, BindingV2, Provider } from '@lexical/yjs'
import {
  $getRoot,
  $setSelection,
  CAN_REDO_COMMAND,
  CAN_UNDO_COMMAND,
  COMMAND_PRIORITY_EDITOR,
  HISTORY_PUSH_TAG,
  type LexicalEditor,
  mergeRegister,
  REDO_COMMAND,
  SKIP_COLLAB_TAG,
  UNDO_COMMAND,
} from 'lexical'
import * as Y from 'yjs'
import { takeBrowserSelection } from './browser-selection.ts'
import { type BindingStrategy, createBinding, type SharedEvent } from './binding-strategy.ts'
import type { PageAwareness, PageUser } from './collaboration-port.ts'
import { CompositionGate } from './composition-gate.ts'
import { announce, createPresence } from './presence-channel.ts'
import { findUnsupported, type UnsupportedPage, watchUnsupported } from './schema-guard.ts'

/** Where a bound page stands. Only `ready` accepts writing. */
export type PageState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'unsupported'; readonly page: UnsupportedPage }
  | { readonly kind: 'failed'; readonly error: Error }

export interface BindEditorOptions {
  readonly editor: LexicalEditor
  /** The host's document. It stays the host's: never destroyed here. */
  readonly doc: Y.Doc
  /** Default: none, then there are no remote cursors. */
  readonly awareness?: PageAwareness | null
  /** Default: nobody, then this editor is not announced to others. */
  readonly user?: PageUser | null
  readonly onStateChange?: (state: PageState) => void
  /** How the page is laid out in Yjs. Do not change it: for the convergence test only. */
  readonly strategy?: BindingStrategy
}

/** A page bound to an editor, until `destroy`. */
export interface BoundPage {
  readonly state: PageState
  /** Undoes this editor's own edits only. */
  readonly undoManager: Y.UndoManager
  /** Lexical's binding and provider, for drawing cursors. */
  readonly binding: Binding | BindingV2
  readonly presence: Provider
  /** Others' changes wait from now on; own changes still go out. */
  holdRemote(): void
  /** What waited comes in, as one change. */
  releaseRemote(): void
  /** How many remote changes wait. */
  readonly waitingRemote: number
  setUser(user: PageUser, focusing: boolean): void
  /** Where others' cursors are drawn from now on: a positioned element, or `null` to take them away. */
  showCursorsIn(container: HTMLElement | null): void
  /** Stops reading and writing for good, because the editor broke. The document is left as it is. */
  fail(error: Error): void
  destroy(): void
}

/** What an earlier binding left must not be taken for this page's content. */
const emptyEditor = (editor: LexicalEditor): void => {
  editor.update(
    () => {
      $setSelection(null)
      $getRoot().clear()
    },
    { discrete: true, tag: SKIP_COLLAB_TAG },
  )
}

/**
 * Binds an editor to a shared document, with or without a DOM. The editor must have been created with
 * `PAGE_NODES`; what it holds is thrown away. Nothing is ever written into an empty document: a page is seeded on the
 * server (`seedEmpty`), and until its content arrives the state is `waiting`.
 */
export const bindEditor = (options: BindEditorOptions): BoundPage => {
  const { editor, doc, awareness = null, strategy = createBinding, onStateChange } = options
  emptyEditor(editor)
  const gate = new CompositionGate(doc, () => takeBrowserSelection(editor))
  const open = strategy.open(editor, gate.inner)
  const { binding, root, undoManager } = open
  const presence = createPresence(awareness, strategy.rootName)
  // The private copy writes under its own client id; in awareness this person is the host's client.
  if (awareness !== null) binding.clientID = awareness.clientID

  let state: PageState = { kind: 'waiting' }
  const enter = (next: PageState) => {
    if (state.kind === 'unsupported' || state.kind === 'failed') return
    if (next.kind === 'unsupported' || next.kind === 'failed') gate.freeze()
    state = next
    onStateChange?.(state)
  }

  const onYjsChange = (events: SharedEvent[], transaction: Y.Transaction) => {
    if (transaction.origin === binding) return
    open.fromYjs(presence, events, transaction, transaction.origin instanceof Y.UndoManager)
    // Written now rather than in a microtask: a local edit in the same task would join this update, take
    // its tag, and be taken for a remote one.
    editor.update(() => {}, { discrete: true })
    if (state.kind === 'waiting' && root.length > 0) enter({ kind: 'ready' })
  }
  const observer = onYjsChange as Parameters<typeof root.observeDeep>[0]
  root.observeDeep(observer)

  const onUndoStackChange = () => {
    editor.dispatchCommand(CAN_UNDO_COMMAND, undoManager.undoStack.length > 0)
    editor.dispatchCommand(CAN_REDO_COMMAND, undoManager.redoStack.length > 0)
  }
  undoManager.on('stack-item-added', onUndoStackChange)
  undoManager.on('stack-item-popped', onUndoStackChange)

  const unregister = mergeRegister(
    editor.registerUpdateListener((payload) => {
      if (state.kind !== 'ready' || payload.tags.has(SKIP_COLLAB_TAG)) return
      const isOwnStep = payload.tags.has(HISTORY_PUSH_TAG)
      if (isOwnStep) undoManager.stopCapturing()
      open.toYjs(presence, payload)
      if (isOwnStep) undoManager.stopCapturing()
    }),
    editor.registerCommand(UNDO_COMMAND, () => undoStep('undo'), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(REDO_COMMAND, () => undoStep('redo'), COMMAND_PRIORITY_EDITOR),
  )
  const undoStep = (direction: 'undo' | 'redo'): boolean => {
    if (state.kind === 'ready' && !gate.isHeld) undoManager[direction]()
    return true
  }

  const stopWatching = watchUnsupported(doc, (page) => enter({ kind: 'unsupported', page }))
  if (options.user) announce(presence, options.user, false)
  const unsupported = findUnsupported(doc)
  if (unsupported !== null) enter({ kind: 'unsupported', page: unsupported })
  else gate.open()

  return {
    get state() {
      return state
    },
    get waitingRemote() {
      return gate.waiting
    },
    undoManager,
    binding,
    presence,
    holdRemote: () => gate.hold(),
    releaseRemote: () => gate.release(),
    setUser: (user, focusing) => announce(presence, user, focusing),
    showCursorsIn: (container) => {
      for (const { selection } of binding.cursors.values()) {
        selection?.caret.remove()
        for (const mark of selection?.selections ?? []) mark.remove()
      }
      binding.cursors.clear()
      binding.cursorsContainer = container
    },
    fail: (error) => enter({ kind: 'failed', error }),
    destroy: () => {
      stopWatching()
      unregister()
      root.unobserveDeep(observer)
      undoManager.destroy()
      awareness?.setLocalStateField('editor', null)
      open.close()
      gate.destroy()
    },
  }
}
