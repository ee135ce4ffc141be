import { type ComponentType, createContext, type RefObject, use } from 'react'
import type { CardsPort, DayInputProps, PeoplePort } from './block-ports.ts'
import type { EditorMessages } from './messages.ts'

/** What every part of the editor needs. `frame` is the positioned element popovers hang in. */
export interface EditorContextValue {
  readonly messages: EditorMessages
  /** Language tag of the interface. */
  readonly language: string
  readonly editable: boolean
  readonly people: PeoplePort | null
  readonly departments: PeoplePort | null
  readonly cards: CardsPort | null
  readonly DayInput: ComponentType<DayInputProps> | null
  readonly frame: RefObject<HTMLDivElement | null>
}

export const EditorContext = createContext<EditorContextValue | null>(null)

export const useEditorContext = (): EditorContextValue => {
  const value = use(EditorContext)
  if (value === null) throw new Error('Parts of the editor only work inside StoaEditor.')
  return value
}
