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
import {
  type BindingStrategy,
  createBinding,
  type OpenBinding,
  type SharedEvent,
} from './binding-strategy.ts'
import type { PageAwareness, PageUser } from './collaboration-port.ts'
import { CompositionGate } from './composition-gate.ts'
import { isRootDeleted, pageRoot, type RootResolver, rootIdOf } from './page-root.ts'
import { announce, createPresence, type PagePresence } from './presence-channel.ts'
import { findUnsupported, type UnsupportedPage, watchUnsupported } from './schema-guard.ts'

/**
 * Where a bound page stands. Only `ready` accepts writing. `deleted`: what the root was nested in is gone; whoever
 * finds another root (a card brought back has a new one) binds anew.
 */
export type PageState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unsupported'; readonly page: UnsupportedPage }
  | { readonly kind: 'failed'; readonly error: Error }

const isFinal = ({ kind }: PageState): boolean =>
  kind === 'deleted' || kind === 'unsupported' || kind === 'failed'

export interface BindEditorOptions {
  readonly editor: LexicalEditor
  /** The host's document. It stays the host's: never destroyed here. */
  readonly doc: Y.Doc
  /** Where in the document the content lies. Default: the root of a page. */
  readonly root?: RootResolver
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
  /** The root in the host's document; `null` until it is found. */
  readonly root: Y.XmlElement | null
  /** Undoes this editor's own edits only. `null` until the root is found. */
  readonly undoManager: Y.UndoManager | null
  /** Lexical's binding and provider, for drawing cursors. `null` until the root is found. */
  readonly binding: Binding | BindingV2 | null
  readonly presence: Provider | null
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

/** What there is once the root was found. */
interface LiveRoot {
  readonly root: Y.XmlElement
  readonly gate: CompositionGate
  readonly open: OpenBinding
  readonly presence: PagePresence
  close(): void
}

/**
 * Binds an editor to a root of a shared document, with or without a DOM. The editor must have been created with
 * `PAGE_NODES`; what it holds is thrown away. Nothing is ever written into an empty root: a page is seeded on the
 * server (`seedEmpty`), and until its content arrives the state is `waiting`.
 */
export const bindEditor = (options: BindEditorOptions): BoundPage => {
  const { editor, doc, awareness = null, root: findRoot = pageRoot, onStateChange } = options
  emptyEditor(editor)

  let live: LiveRoot | null = null
  let user = options.user ?? null
  let isFocusing = false
  let state: PageState = { kind: 'waiting' }
  const enter = (next: PageState) => {
    if (isFinal(state)) return
    if (isFinal(next)) live?.gate.freeze()
    state = next
    onStateChange?.(state)
  }

  const openRoot = (root: Y.XmlElement): LiveRoot => {
    const { strategy = createBinding } = options
    const gate = new CompositionGate(root, () => takeBrowserSelection(editor))
    const open = strategy.open(editor, gate.inner, gate.root)
    const { binding, undoManager } = open
    const presence = createPresence(awareness, { rootName: strategy.rootName, rootId: rootIdOf(root) })
    // The private copy writes under its own client id; in awareness this person is the host's client.
    if (awareness !== null) binding.clientID = awareness.clientID

    const onYjsChange = (events: SharedEvent[], transaction: Y.Transaction) => {
      if (transaction.origin === binding) return
      open.fromYjs(presence, events, transaction, transaction.origin instanceof Y.UndoManager)
      // Written now rather than in a microtask: a local edit in the same task would join this update, take
      // its tag, and be taken for a remote one.
      editor.update(() => {}, { discrete: true })
      if (state.kind === 'waiting' && open.root.length > 0) enter({ kind: 'ready' })
    }
    const observer = onYjsChange as Parameters<typeof open.root.observeDeep>[0]
    open.root.observeDeep(observer)

    const onUndoStackChange = () => {
      editor.dispatchCommand(CAN_UNDO_COMMAND, undoManager.undoStack.length > 0)
      editor.dispatchCommand(CAN_REDO_COMMAND, undoManager.redoStack.length > 0)
    }
    undoManager.on('stack-item-added', onUndoStackChange)
    undoManager.on('stack-item-popped', onUndoStackChange)

    const undoStep = (direction: 'undo' | 'redo'): boolean => {
      if (state.kind === 'ready' && !gate.isHeld) undoManager[direction]()
      return true
    }
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

    // Yjs tells of the end of a transaction before it emits the update that the gate would let in.
    const onTransaction = () => {
      if (isRootDeleted(root)) enter({ kind: 'deleted' })
    }
    doc.on('afterTransaction', onTransaction)
    const stopWatching = watchUnsupported(root, doc, (page) => enter({ kind: 'unsupported', page }))
    if (user !== null) announce(presence, user, isFocusing)
    return {
      root,
      gate,
      open,
      presence,
      close: () => {
        doc.off('afterTransaction', onTransaction)
        stopWatching()
        unregister()
        open.root.unobserveDeep(observer)
        undoManager.destroy()
        presence.leave()
        open.close()
        gate.destroy()
      },
    }
  }

  const findAndOpen = () => {
    const root = live === null ? findRoot(doc) : null
    if (root === null || isRootDeleted(root)) return
    doc.off('update', findAndOpen)
    const unsupported = findUnsupported(root)
    if (unsupported !== null) {
      enter({ kind: 'unsupported', page: unsupported })
      return
    }
    live = openRoot(root)
    live.gate.open()
  }
  doc.on('update', findAndOpen)
  findAndOpen()

  return {
    get state() {
      return state
    },
    get root() {
      return live?.root ?? null
    },
    get undoManager() {
      return live?.open.undoManager ?? null
    },
    get binding() {
      return live?.open.binding ?? null
    },
    get presence() {
      return live?.presence ?? null
    },
    get waitingRemote() {
      return live?.gate.waiting ?? 0
    },
    holdRemote: () => live?.gate.hold(),
    releaseRemote: () => live?.gate.release(),
    setUser: (next, focusing) => {
      user = next
      isFocusing = focusing
      if (live !== null) announce(live.presence, user, isFocusing)
    },
    showCursorsIn: (container) => {
      if (live !== null) showCursors(live.open.binding, container)
    },
    fail: (error) => enter({ kind: 'failed', error }),
    destroy: () => {
      doc.off('update', findAndOpen)
      live?.close()
    },
  }
}

const showCursors = (binding: Binding | BindingV2, container: HTMLElement | null): void => {
  for (const { selection } of binding.cursors.values()) {
    selection?.caret.remove()
    for (const mark of selection?.selections ?? []) mark.remove()
  }
  binding.cursors.clear()
  binding.cursorsContainer = container
}
