import { type ChangeEvent, type CompositionEvent, useState } from 'react'

/**
 * A line of text that others may be writing too. What is typed is written at once; what others write is shown, except
 * for spaces at the end that are still being typed behind.
 */
export function useSharedLine(value: string, write: (text: string) => void) {
  const [draft, setDraft] = useState(value)
  const [seen, setSeen] = useState(value)
  const [isComposing, setComposing] = useState(false)
  if (seen !== value) {
    setSeen(value)
    // A word that is being composed is not torn from under the hand.
    if (!isComposing && draft.trim() !== value) setDraft(value)
  }
  const take = (text: string): void => {
    const line = text.replaceAll(/[\r\n]+/g, ' ')
    setDraft(line)
    if (line.trim() !== value) write(line)
  }
  return {
    value: draft,
    onChange: (event: ChangeEvent<HTMLTextAreaElement | HTMLInputElement>) => {
      if (isComposing) setDraft(event.target.value)
      else take(event.target.value)
    },
    onCompositionStart: () => setComposing(true),
    onCompositionEnd: (event: CompositionEvent<HTMLTextAreaElement | HTMLInputElement>) => {
      setComposing(false)
      take(event.currentTarget.value)
    },
    onBlur: () => setDraft(value),
  }
}
