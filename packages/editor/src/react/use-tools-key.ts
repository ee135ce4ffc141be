import { COMMAND_PRIORITY_HIGH, KEY_DOWN_COMMAND, type LexicalEditor } from 'lexical'
import { type RefObject, useEffect } from 'react'

/** `Alt F10` moves from the caret into the tools beside it, when these are the ones. */
export const useToolsKey = (editor: LexicalEditor, tools: RefObject<HTMLElement | null> | null): void => {
  useEffect(() => {
    if (tools === null) return
    return editor.registerCommand(
      KEY_DOWN_COMMAND,
      (event) => {
        if (!event.altKey || event.key !== 'F10') return false
        const control = tools.current?.querySelector<HTMLElement>('button, select')
        if (control === null || control === undefined) return false
        event.preventDefault()
        control.focus()
        return true
      },
      COMMAND_PRIORITY_HIGH,
    )
  }, [editor, tools])
}
