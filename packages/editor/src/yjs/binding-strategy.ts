import {
  type Binding,
  type BindingV2,
  createBindingV2__EXPERIMENTAL,
  createUndoManager,
  type Provider,
  syncLexicalUpdateToYjsV2__EXPERIMENTAL,
  syncYjsChangesToLexicalV2__EXPERIMENTAL,
  syncYjsStateToLexicalV2__EXPERIMENTAL,
} from '@lexical/yjs'
import { COLLABORATION_TAG, HISTORIC_TAG, type LexicalEditor, type UpdateListenerPayload } from 'lexical'
import type * as Y from 'yjs'
import { $repairMapping } from './mapping-repair.ts'
import { PAGE_ROOT_NAME, pageRoot } from './page-root.ts'

export type SharedEvent = Y.YEvent<Y.XmlElement | Y.XmlText>

/** One live connection between an editor and the root of a shared document. */
export interface OpenBinding {
  readonly binding: Binding | BindingV2
  readonly root: Y.XmlText | Y.XmlElement
  readonly undoManager: Y.UndoManager
  fromYjs(provider: Provider, events: SharedEvent[], transaction: Y.Transaction, isUndo: boolean): void
  toYjs(provider: Provider, payload: UpdateListenerPayload): void
  close(): void
}

/** How a page is laid out in Yjs. The convergence test runs the same scenarios over several. */
export interface BindingStrategy {
  readonly rootName: string
  /** @param root where the content lies in `doc`; default: the page's own root */
  open(editor: LexicalEditor, doc: Y.Doc, root?: Y.XmlElement): OpenBinding
}

/**
 * The layout pages are stored in: Lexical's second binding, one `Y.XmlElement` per node and one `Y.XmlText`
 * per run of text, with its map of nodes repaired after every update. See
 * `docs/decisions/0002-lexical-collaboration-binding.md` for why not the first.
 */
export const createBinding: BindingStrategy = {
  rootName: PAGE_ROOT_NAME,
  open: (editor, doc, root = pageRoot(doc)) => {
    const binding = createBindingV2__EXPERIMENTAL(editor, PAGE_ROOT_NAME, doc, new Map(), {
      getXmlElement: () => root,
    })
    const write = (provider: Provider, update: UpdateListenerPayload) =>
      syncLexicalUpdateToYjsV2__EXPERIMENTAL(
        binding,
        provider,
        update.prevEditorState,
        update.editorState,
        update.dirtyElements,
        update.dirtyLeaves,
        update.normalizedNodes,
        update.tags,
      )
    return {
      binding,
      root: binding.root,
      undoManager: createUndoManager(binding, binding.root),
      fromYjs: (provider, events, transaction, isUndo) =>
        syncYjsChangesToLexicalV2__EXPERIMENTAL(binding, provider, events, transaction, isUndo),
      toYjs: (provider, update) => {
        const isOwn = !update.tags.has(COLLABORATION_TAG) && !update.tags.has(HISTORIC_TAG)
        let isWhole = true
        // One transaction, so that others never see a block without its text and undo takes back both.
        doc.transact(() => {
          write(provider, update)
          if (update.dirtyElements.size === 0) return
          isWhole = update.editorState.read(() =>
            $repairMapping({ binding, dirty: update.dirtyElements, prepares: isOwn }),
          )
        }, binding)
        if (!isWhole) syncYjsStateToLexicalV2__EXPERIMENTAL(binding, provider)
      },
      close: () => binding.mapping.clear(),
    }
  },
}
