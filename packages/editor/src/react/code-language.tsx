import { $isCodeNode } from '@lexical/code'
import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNodeByKey } from 'lexical'
import { useEditorContext } from './editor-context.ts'
import { useCaretElement } from './use-caret-element.ts'
import { usePopover } from './use-popover.ts'
import { useToolsKey } from './use-tools-key.ts'

const LANGUAGES = [
  'bash',
  'c',
  'cpp',
  'csharp',
  'css',
  'diff',
  'go',
  'html',
  'java',
  'js',
  'json',
  'kotlin',
  'markdown',
  'php',
  'python',
  'ruby',
  'rust',
  'sql',
  'swift',
  'ts',
  'xml',
  'yaml',
]

/** The point in a code block's top right corner, where its language stands while nobody is in it. */
const cornerOf = (code: DOMRect): DOMRect => new DOMRect(code.right - 4, code.top - 4, 0, 0)

/** Says and sets the language of the code block the caret is in. */
export const CodeLanguage = () => {
  const [editor] = useLexicalComposerContext()
  const { messages } = useEditorContext()
  const caret = useCaretElement(editor, $isCodeNode)
  const popover = usePopover(caret === null ? null : cornerOf(caret.rect), { prefer: 'below', align: 'end' })
  useToolsKey(editor, caret === null ? null : popover)
  if (caret === null) return null
  const language = editor.read(() => {
    const node = $getNodeByKey(caret.key)
    return $isCodeNode(node) ? (node.getLanguage() ?? '') : ''
  })
  const languages = language === '' || LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES]
  return (
    <div ref={popover} className="stoa-popover stoa-code-language">
      <select
        aria-label={messages.codeLanguage}
        value={language}
        onChange={(event) => {
          const chosen = event.target.value
          editor.update(() => {
            const node = $getNodeByKey(caret.key)
            if ($isCodeNode(node)) node.setLanguage(chosen === '' ? null : chosen)
          })
          editor.focus()
        }}
      >
        <option value="">{messages.plainText}</option>
        {languages.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
