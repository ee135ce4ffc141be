import { useEffect } from 'react'

/** What the browser's tab says. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined || title === '' ? 'Stoa' : `${title} · Stoa`
  }, [title])
}
