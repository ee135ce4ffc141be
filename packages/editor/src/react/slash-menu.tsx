import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { mergeRegister } from '@lexical/utils'
import {
  BLUR_COMMAND,
  COLLABORATION_TAG,
  COMMAND_PRIORITY_CRITICAL,
  KEY_ARROW_DOWN_COMMAND,
  KEY_ARROW_UP_COMMAND,
  KEY_ENTER_COMMAND,
  KEY_ESCAPE_COMMAND,
  KEY_TAB_COMMAND,
} from 'lexical'
import { useEffect, useEffectEvent, useId, useState } from 'react'
import { $takesBlocks } from '../core/blocks/block-commands.ts'
import { type BlockAction, type BlockItem, filterBlockItems } from './block-items.ts'
import type { OfferedBlock } from './block-ports.ts'
import { useEditorContext } from './editor-context.ts'
import { $readSlashQuery, removeSlashQuery, type SlashQuery } from './slash-query.ts'
import { usePopover } from './use-popover.ts'

const caretRect = (): DOMRect | null => {
  const selection = window.getSelection()
  if (selection === null || selection.rangeCount === 0) return null
  const rect = selection.getRangeAt(0).getBoundingClientRect()
  return rect.height > 0 ? rect : null
}

interface OpenMenu {
  readonly slash: SlashQuery
  readonly takesBlocks: boolean
  readonly anchor: DOMRect
}

/** The menu behind `/`. The caret stays in the page; the page points at the active item for screen readers. */
export const SlashMenu = ({
  onChoose,
  blocks,
}: {
  readonly onChoose: (action: BlockAction) => void
  readonly blocks: readonly OfferedBlock[] | undefined
}) => {
  const [editor] = useLexicalComposerContext()
  const { messages } = useEditorContext()
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const [active, setActive] = useState(0)
  const [dismissed, setDismissed] = useState<string | null>(null)
  const listId = useId()

  const itemsFor = (slash: SlashQuery, takesBlocks: boolean) =>
    filterBlockItems(slash.query, messages, takesBlocks ? blocks : [])
  const items = menu === null ? [] : itemsFor(menu.slash, menu.takesBlocks)
  const isOpen = menu !== null && (items.length > 0 || menu.slash.query.length < 6)
  const activeIndex = Math.min(active, Math.max(0, items.length - 1))

  const onUpdate = useEffectEvent((isRemote: boolean, changed: boolean) => {
    const slash = editor.isEditable() ? editor.read($readSlashQuery) : null
    if (slash === null) {
      setMenu(null)
      setDismissed(null)
      return
    }
    const place = `${slash.key}:${slash.start}`
    // Moving the caret to an old slash does not open the menu; writing there does.
    if (dismissed === place || (menu === null && (isRemote || !changed))) return
    const anchor = caretRect()
    if (anchor === null) return
    if (slash.query !== menu?.slash.query) setActive(0)
    setMenu({ slash, anchor, takesBlocks: editor.read($takesBlocks) })
  })

  const choose = useEffectEvent((slash: SlashQuery, item: BlockItem | undefined): boolean => {
    if (item === undefined) return false
    removeSlashQuery(editor, slash)
    setMenu(null)
    onChoose(item.action)
    return true
  })

  const chooseActive = useEffectEvent((): boolean => {
    if (menu === null) return false
    // Who types fast presses Enter before the list of the last letters is drawn.
    const slash = $readSlashQuery()
    if (slash === null || slash.query === menu.slash.query) return choose(menu.slash, items[activeIndex])
    return choose(slash, itemsFor(slash, menu.takesBlocks)[0])
  })

  const onKey = useEffectEvent((event: KeyboardEvent | null, act: () => boolean): boolean => {
    if (!isOpen || event?.isComposing === true || !act()) return false
    event?.preventDefault()
    event?.stopPropagation()
    return true
  })
  const move = useEffectEvent((by: 1 | -1): boolean => {
    if (items.length === 0) return false
    setActive((activeIndex + by + items.length) % items.length)
    return true
  })
  const dismiss = useEffectEvent((): boolean => {
    if (menu !== null) setDismissed(`${menu.slash.key}:${menu.slash.start}`)
    setMenu(null)
    return true
  })

  useEffect(
    () =>
      mergeRegister(
        editor.registerUpdateListener(({ tags, dirtyLeaves }) =>
          onUpdate(tags.has(COLLABORATION_TAG), dirtyLeaves.size > 0),
        ),
        editor.registerCommand(
          KEY_ARROW_DOWN_COMMAND,
          (event) => onKey(event, () => move(1)),
          COMMAND_PRIORITY_CRITICAL,
        ),
        editor.registerCommand(
          KEY_ARROW_UP_COMMAND,
          (event) => onKey(event, () => move(-1)),
          COMMAND_PRIORITY_CRITICAL,
        ),
        editor.registerCommand(
          KEY_ENTER_COMMAND,
          (event) => onKey(event, chooseActive),
          COMMAND_PRIORITY_CRITICAL,
        ),
        editor.registerCommand(
          KEY_TAB_COMMAND,
          (event) => onKey(event, chooseActive),
          COMMAND_PRIORITY_CRITICAL,
        ),
        editor.registerCommand(
          KEY_ESCAPE_COMMAND,
          (event) => onKey(event, dismiss),
          COMMAND_PRIORITY_CRITICAL,
        ),
        editor.registerCommand(
          BLUR_COMMAND,
          () => {
            setMenu(null)
            return false
          },
          COMMAND_PRIORITY_CRITICAL,
        ),
      ),
    [editor],
  )

  const activeId = isOpen && items.length > 0 ? `${listId}-${activeIndex}` : null
  useEffect(() => {
    const root = editor.getRootElement()
    if (root === null || activeId === null) return
    root.setAttribute('aria-controls', listId)
    root.setAttribute('aria-activedescendant', activeId)
    document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
    return () => {
      root.removeAttribute('aria-controls')
      root.removeAttribute('aria-activedescendant')
    }
  }, [editor, listId, activeId])

  const popover = usePopover(menu?.anchor ?? null, { prefer: 'below' })
  if (!isOpen) return null
  return (
    <div ref={popover} className="stoa-popover stoa-slash">
      <div id={listId} role="listbox" aria-label={messages.insertMenu} className="stoa-slash-list">
        {items.map((item, index) => (
          <div
            key={item.action}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === activeIndex}
            className="stoa-slash-item"
            // Moved onto, not met: a menu that opens under a resting pointer leaves the keyboard its choice.
            onPointerMove={() => setActive(index)}
            // The caret must stay in the page, so the press is answered before it moves.
            onPointerDown={(event) => event.preventDefault()}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => menu !== null && choose(menu.slash, item)}
          >
            <item.icon size={17} strokeWidth={1.75} aria-hidden="true" />
            <span>{messages[item.label]}</span>
            {item.hint !== '' && <kbd>{item.hint}</kbd>}
          </div>
        ))}
        {items.length === 0 && <p className="stoa-slash-empty">{messages.nothingFound}</p>}
      </div>
    </div>
  )
}
