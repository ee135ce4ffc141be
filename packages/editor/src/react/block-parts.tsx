import { type ReactNode, useLayoutEffect } from 'react'
import { createPortal } from 'react-dom'
import { partOf } from '../core/blocks/block-shell.ts'
import type { OpenForm } from './block-fact.tsx'
import type { BlockView } from './block-view.ts'
import { useEditorContext } from './editor-context.ts'
import { FieldLabel, FieldValue } from './field-parts.tsx'
import { ActionFacts, AgendaFacts, DecisionFacts, DoneBox } from './meeting-facts.tsx'

/** What React draws into a block that Lexical keeps: the sign before its words and the facts behind them. */
export const BlockParts = ({ view, onOpen }: { readonly view: BlockView; readonly onOpen: OpenForm }) => {
  const { messages } = useEditorContext()
  const lead = partOf(view.element, 'lead')
  const facts = partOf(view.element, 'facts')
  useBlockRole(view)
  return (
    <>
      {lead !== null &&
        createPortal(<Quiet container={lead}>{leadOf(view, onOpen, messages.decision)}</Quiet>, lead)}
      {facts !== null && createPortal(<Quiet container={facts}>{factsOf(view, onOpen)}</Quiet>, facts)}
    </>
  )
}

const leadOf = (view: BlockView, onOpen: OpenForm, decision: string): ReactNode => {
  if (view.type === 'action-item') return <DoneBox view={view} />
  if (view.type === 'field') return <FieldLabel view={view} onOpen={onOpen} />
  return view.type === 'decision' ? <span className="stoa-block-kind">{decision}</span> : null
}

const factsOf = (view: BlockView, onOpen: OpenForm): ReactNode => {
  switch (view.type) {
    case 'agenda-item':
      return <AgendaFacts view={view} onOpen={onOpen} />
    case 'decision':
      return <DecisionFacts view={view} onOpen={onOpen} />
    case 'action-item':
      return <ActionFacts view={view} onOpen={onOpen} />
    case 'field':
      return <FieldValue view={view} onOpen={onOpen} />
  }
}

/** What happens in the drawn parts is theirs: Lexical would take their keys and clicks for the page's. */
const OWN_EVENTS = [
  'keydown',
  'keyup',
  'keypress',
  'beforeinput',
  'input',
  'mousedown',
  'pointerdown',
  'click',
  'dblclick',
  'dragstart',
] as const

const Quiet = ({
  container,
  children,
}: {
  readonly container: HTMLElement
  readonly children: ReactNode
}) => {
  useLayoutEffect(() => {
    const keep = (event: Event) => event.stopPropagation()
    for (const name of OWN_EVENTS) container.addEventListener(name, keep)
    return () => {
      for (const name of OWN_EVENTS) container.removeEventListener(name, keep)
    }
  }, [container])
  return children
}

const useBlockRole = (view: BlockView): void => {
  const { messages } = useEditorContext()
  const { element, type } = view
  const names = {
    'agenda-item': messages.agendaItem,
    decision: messages.decision,
    'action-item': messages.actionItem,
  }
  const name = view.type === 'field' ? view.facts.label || messages.fieldUnnamed : names[view.type]
  useLayoutEffect(() => {
    if (type === 'agenda-item') {
      partOf(element, 'words')?.setAttribute('role', 'heading')
      partOf(element, 'words')?.setAttribute('aria-level', '2')
    }
    element.setAttribute('role', 'group')
    element.setAttribute('aria-label', name)
  }, [element, type, name])
}
