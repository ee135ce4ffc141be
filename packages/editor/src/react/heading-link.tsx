import { $isHeadingNode } from '@lexical/rich-text'
import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNearestNodeFromDOMNode, $getRoot } from 'lexical'
import { Check, Link2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { $readOutline } from '../core/page-outline.ts'
import { useEditorContext } from './editor-context.ts'
import { useCaretElement } from './use-caret-element.ts'

/** A button beside the heading under the pointer or the caret. */
export const HeadingLink = ({ onCopy }: { readonly onCopy: (slug: string) => void }) => {
  const [editor] = useLexicalComposerContext()
  const { messages, frame } = useEditorContext()
  const caret = useCaretElement(editor, $isHeadingNode)
  const [hovered, setHovered] = useState<HTMLElement | null>(null)
  const [copied, setCopied] = useState<HTMLElement | null>(null)

  useEffect(() => {
    const area = frame.current
    const onMove = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || event.target.closest('.stoa-heading-link') !== null) return
      setHovered(event.target.closest<HTMLElement>('.stoa-content > :is(h1, h2, h3, h4, h5, h6)'))
    }
    const onLeave = () => setHovered(null)
    area?.addEventListener('pointermove', onMove)
    area?.addEventListener('pointerleave', onLeave)
    // Who writes has left the pointer where it was, and what it pointed at may move.
    area?.addEventListener('keydown', onLeave)
    return () => {
      area?.removeEventListener('pointermove', onMove)
      area?.removeEventListener('pointerleave', onLeave)
      area?.removeEventListener('keydown', onLeave)
    }
  }, [frame])

  const heading = hovered?.isConnected === true ? hovered : (caret?.element ?? null)
  if (heading === null || frame.current === null || heading.textContent === '') return null
  const copy = () => {
    const slug = editor.read(() => {
      const node = $getNearestNodeFromDOMNode(heading)
      const block = node === null || node === $getRoot() ? null : node.getTopLevelElement()
      return $readOutline().find((entry) => entry.key === block?.getKey())?.slug
    })
    if (slug === undefined) return
    onCopy(slug)
    setCopied(heading)
  }
  const isCopied = copied === heading
  const top = heading.getBoundingClientRect().top - frame.current.getBoundingClientRect().top
  return (
    <button
      type="button"
      className="stoa-icon-button stoa-heading-link"
      style={{ top, height: Number.parseFloat(getComputedStyle(heading).lineHeight) || undefined }}
      aria-label={isCopied ? messages.linkCopied : messages.copyHeadingLink}
      title={isCopied ? messages.linkCopied : messages.copyHeadingLink}
      onMouseDown={(event) => event.preventDefault()}
      onBlur={() => setCopied(null)}
      onPointerLeave={() => setCopied(null)}
      onClick={copy}
    >
      {isCopied ? <Check size={16} aria-hidden="true" /> : <Link2 size={16} aria-hidden="true" />}
    </button>
  )
}
