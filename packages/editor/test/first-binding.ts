import {
  createUndoManager,
  createYjsBinding,
  syncLexicalUpdateToYjs,
  syncYjsChangesToLexical,
} from '@lexical/yjs'
import type { BindingStrategy } from '../src/yjs/binding-strategy.ts'

/** Lexical's first binding: one `Y.XmlText` per block, formats as a map before each piece of text. */
export const firstBinding: BindingStrategy = {
  rootName: 'root',
  open: (editor, doc) => {
    const binding = createYjsBinding({ editor, doc, id: 'root', docMap: new Map() })
    const root = binding.root.getSharedType()
    return {
      binding,
      root,
      undoManager: createUndoManager(binding, root),
      fromYjs: (provider, events, _transaction, isUndo) =>
        syncYjsChangesToLexical(
          binding,
          provider,
          events as Parameters<typeof syncYjsChangesToLexical>[2],
          isUndo,
          () => {},
        ),
      toYjs: (provider, update) =>
        syncLexicalUpdateToYjs(
          binding,
          provider,
          update.prevEditorState,
          update.editorState,
          update.dirtyElements,
          update.dirtyLeaves,
          update.normalizedNodes,
          update.tags,
        ),
      close: () => binding.root.destroy(binding),
    }
  },
}
