import { createContext, use } from 'react'

/** What the document is called in a sentence: "page", "board". */
export const Thing = createContext('')
export const useThing = (): string => use(Thing)
