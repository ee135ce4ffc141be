import {
  $createRangeSelectionFromDom,
  $getSelection,
  $isRangeSelection,
  $setSelection,
  type LexicalEditor,
} from 'lexical'

/**
 * Lets the editor know where the caret is now. A browser moves it at once (End, an arrow, a click) and tells of it in a
 * task of its own; Lexical, which writes its own selection back whenever it draws, would put it back to where it was
 * when something else is drawn in between.
 */
export const takeBrowserSelection = (editor: LexicalEditor): void => {
  // The method throws in an editor without a browser; the field is null there.
  const { _rootElement: root } = editor
  if (root === null || root.ownerDocument.activeElement !== root) return
  editor.update(
    () => {
      const known = $getSelection()
      if (known !== null && !$isRangeSelection(known)) return
      const shown = $createRangeSelectionFromDom(root.ownerDocument.getSelection(), editor)
      if (shown !== null && !shown.is(known)) $setSelection(shown)
    },
    { discrete: true },
  )
}
