import { useEditorContext } from './editor-context.ts'
import type { EditorMessages } from './messages.ts'
import { Modal } from './modal.tsx'

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

type Shortcut = readonly [label: (messages: EditorMessages) => string, keys: string]

/** `Mod` is Ctrl, or Command on Apple's machines. */
const SHORTCUTS: readonly Shortcut[] = [
  [(m) => m.insertMenu, '/'],
  [(m) => m.bold, 'Mod B'],
  [(m) => m.italic, 'Mod I'],
  [(m) => m.underline, 'Mod U'],
  [(m) => m.strikethrough, 'Mod Shift X'],
  [(m) => m.inlineCode, 'Mod E'],
  [(m) => m.link, 'Mod Shift K'],
  [(m) => m.paragraph, 'Mod Alt 0'],
  [(m) => m.heading1, 'Mod Alt 1'],
  [(m) => m.heading2, 'Mod Alt 2'],
  [(m) => m.heading3, 'Mod Alt 3'],
  [(m) => m.numberedList, 'Mod Shift 7'],
  [(m) => m.bulletList, 'Mod Shift 8'],
  [(m) => m.checkList, 'Mod Shift 9'],
  [(m) => m.toggleTask, 'Mod Enter'],
  [(m) => m.indent, 'Tab'],
  [(m) => m.outdent, 'Shift Tab'],
  [(m) => m.find, 'Mod F'],
  [(m) => m.openTools, 'Alt F10'],
  [(m) => m.leaveEditor, 'Esc Tab'],
  [(m) => m.undo, 'Mod Z'],
  [(m) => m.redo, 'Mod Shift Z'],
]

/** Every key the page answers to. */
export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { messages } = useEditorContext()
  const modifier = isApple() ? '⌘' : 'Ctrl'
  return (
    <Modal title={messages.shortcuts} onClose={onClose}>
      <dl className="stoa-shortcuts">
        {SHORTCUTS.map(([label, keys]) => (
          <div key={keys}>
            <dt>{label(messages)}</dt>
            <dd>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key === 'Mod' ? modifier : key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
