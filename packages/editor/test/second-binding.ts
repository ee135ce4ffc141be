import {
  createBindingV2__EXPERIMENTAL,
  createUndoManager,
  syncLexicalUpdateToYjsV2__EXPERIMENTAL,
  syncYjsChangesToLexicalV2__EXPERIMENTAL,
} from '@lexical/yjs'
import type { BindingStrategy } from '../src/yjs/binding-strategy.ts'
import { pageRoot } from '../src/yjs/page-root.ts'

/** Lexical's second binding as it comes, without the mapping repair pages use it with. */
export const secondBindingUnrepaired: BindingStrategy = {
  rootName: 'root-v2',
  open: (editor, doc, root = pageRoot(doc)) => {
    const binding = createBindingV2__EXPERIMENTAL(editor, 'root-v2', doc, new Map(), {
      getXmlElement: () => root,
    })
    return {
      binding,
      root: binding.root,
      undoManager: createUndoManager(binding, binding.root),
      fromYjs: (provider, events, transaction, isUndo) =>
        syncYjsChangesToLexicalV2__EXPERIMENTAL(binding, provider, events, transaction, isUndo),
      toYjs: (provider, update) =>
        syncLexicalUpdateToYjsV2__EXPERIMENTAL(
          binding,
          provider,
          update.prevEditorState,
          update.editorState,
          update.dirtyElements,
          update.dirtyLeaves,
          update.normalizedNodes,
          update.tags,
        ),
      close: () => binding.mapping.clear(),
    }
  },
}
