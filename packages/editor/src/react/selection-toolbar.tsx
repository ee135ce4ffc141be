import { $toggleLink } from '@lexical/link'
import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { mergeRegister } from '@lexical/utils'
import {
  $addUpdateTag,
  COMMAND_PRIORITY_HIGH,
  FORMAT_TEXT_COMMAND,
  KEY_DOWN_COMMAND,
  SKIP_DOM_SELECTION_TAG,
} from 'lexical'
import { Bold, Code, Italic, Link, type LucideIcon, Strikethrough, Underline } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { setBlockType } from '../core/page-commands.ts'
import { BLOCK_ITEMS } from './block-items.ts'
import { useEditorContext } from './editor-context.ts'
import { LinkField, LinkSummary } from './link-field.tsx'
import { $readSelectionFacts, FORMATS, type SelectionFacts } from './selection-facts.ts'
import { moveInToolbar } from './toolbar-keys.ts'
import { usePopover } from './use-popover.ts'

const ICONS: Record<(typeof FORMATS)[number], LucideIcon> = {
  bold: Bold,
  italic: Italic,
  underline: Underline,
  strikethrough: Strikethrough,
  code: Code,
}
const LABELS = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'strikethrough',
  code: 'inlineCode',
} as const
const BLOCKS = BLOCK_ITEMS.filter((item) => !['table', 'image', 'divider', 'shortcuts'].includes(item.action))

const selectionRect = (root: HTMLElement): DOMRect | null => {
  const selection = window.getSelection()
  if (selection === null || selection.rangeCount === 0 || !root.contains(selection.anchorNode)) return null
  const range = selection.getRangeAt(0)
  // The first line of the selection, so that the toolbar stands where reading begins.
  return range.getClientRects()[0] ?? range.getBoundingClientRect()
}

interface Shown {
  readonly facts: SelectionFacts
  readonly anchor: DOMRect
}

/** Formatting for selected text, and the address of the link the caret is in. */
export const SelectionToolbar = () => {
  const [editor] = useLexicalComposerContext()
  const { messages, editable } = useEditorContext()
  const [shown, setShown] = useState<Shown | null>(null)
  const [isEditingLink, setEditingLink] = useState(false)
  const [isDragging, setDragging] = useState(false)
  const popover = usePopover(shown?.anchor ?? null, {
    prefer: window.matchMedia('(pointer: coarse)').matches ? 'below' : 'above',
    align: shown?.facts.isCollapsed === true ? 'start' : 'center',
  })

  const read = useEffectEvent(() => {
    const root = editor.getRootElement()
    const holdsFocus = popover.current?.contains(document.activeElement) === true
    if (root === null || (document.activeElement !== root && !holdsFocus)) {
      setShown(null)
      setEditingLink(false)
      return
    }
    const facts = editor.read($readSelectionFacts)
    const anchor = selectionRect(root) ?? (holdsFocus ? (shown?.anchor ?? null) : null)
    setShown(facts === null || anchor === null ? null : { facts, anchor })
    if (facts === null) setEditingLink(false)
  })
  const close = useEffectEvent(() => {
    setEditingLink(false)
    editor.focus()
  })

  const onKey = useEffectEvent((event: KeyboardEvent): boolean => {
    if (event.altKey && event.key === 'F10' && shown !== null) {
      popover.current?.querySelector<HTMLElement>('button, select')?.focus()
      return true
    }
    if (event.code === 'KeyK' && event.shiftKey && (event.ctrlKey || event.metaKey) && shown !== null) {
      setEditingLink(true)
      return true
    }
    return false
  })

  useEffect(() => {
    const root = editor.getRootElement()
    const start = () => setDragging(true)
    const end = () => {
      setDragging(false)
      read()
    }
    const onFocusChange = () => requestAnimationFrame(read)
    root?.addEventListener('pointerdown', start)
    document.addEventListener('pointerup', end)
    document.addEventListener('focusin', onFocusChange)
    root?.addEventListener('blur', onFocusChange)
    window.addEventListener('resize', read)
    const unregister = mergeRegister(
      editor.registerUpdateListener(() => read()),
      editor.registerCommand(
        KEY_DOWN_COMMAND,
        (event) => {
          if (!onKey(event)) return false
          event.preventDefault()
          return true
        },
        COMMAND_PRIORITY_HIGH,
      ),
    )
    return () => {
      root?.removeEventListener('pointerdown', start)
      document.removeEventListener('pointerup', end)
      document.removeEventListener('focusin', onFocusChange)
      root?.removeEventListener('blur', onFocusChange)
      window.removeEventListener('resize', read)
      unregister()
    }
  }, [editor])

  if (shown === null || isDragging || !editable) return null
  const { facts } = shown
  const setLink = (url: string | null) => {
    editor.update(() => $toggleLink(url))
    close()
  }
  return (
    <div
      ref={popover}
      className="stoa-popover stoa-toolbar"
      role="toolbar"
      tabIndex={-1}
      aria-label={messages.toolbar}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        else moveInToolbar(event)
      }}
      onMouseDown={(event) => {
        if (event.target instanceof Element && event.target.closest('input, select') === null)
          event.preventDefault()
      }}
    >
      {isEditingLink ? (
        <LinkField url={facts.linkUrl ?? ''} onApply={setLink} onCancel={close} />
      ) : facts.isCollapsed && facts.linkUrl !== null ? (
        <LinkSummary url={facts.linkUrl} onEdit={() => setEditingLink(true)} onRemove={() => setLink(null)} />
      ) : (
        <>
          <select
            className="stoa-block-select"
            aria-label={messages.blockType}
            value={facts.blockType}
            onChange={(event) => {
              const item = BLOCKS.find((block) => block.action === event.target.value)
              if (item === undefined) return
              setBlockType(editor, item.action as SelectionFacts['blockType'])
              editor.focus()
            }}
          >
            {BLOCKS.map((item) => (
              <option key={item.action} value={item.action}>
                {messages[item.label]}
              </option>
            ))}
          </select>
          <span className="stoa-toolbar-line" aria-hidden="true" />
          {FORMATS.map((format) => {
            const Icon = ICONS[format]
            return (
              <button
                key={format}
                type="button"
                className="stoa-icon-button"
                aria-label={messages[LABELS[format]]}
                title={messages[LABELS[format]]}
                aria-pressed={facts.formats.has(format)}
                onClick={() => editor.dispatchCommand(FORMAT_TEXT_COMMAND, format)}
              >
                <Icon size={16} strokeWidth={1.9} aria-hidden="true" />
              </button>
            )
          })}
          <button
            type="button"
            className="stoa-icon-button"
            aria-label={messages.link}
            title={messages.link}
            aria-pressed={facts.linkUrl !== null}
            onClick={() => {
              // Lexical would otherwise pull the focus back while the field takes it.
              editor.update(() => $addUpdateTag(SKIP_DOM_SELECTION_TAG))
              setEditingLink(true)
            }}
          >
            <Link size={16} strokeWidth={1.9} aria-hidden="true" />
          </button>
        </>
      )}
    </div>
  )
}
