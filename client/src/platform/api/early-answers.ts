declare global {
  interface Window {
    /** Set by public/early.js; an answer is undefined where the server was not reached. */
    stoaEarlyAnswers?: Map<string, Promise<Response | undefined>>
  }
}

/** Milliseconds from the start of the page for which what was asked then is as good as asking now. */
const fresh = 10_000

/** What the page asked for before the app was there, once; undefined when it has to be asked now. */
export async function takeEarlyAnswer(address: string): Promise<Response | undefined> {
  const answer = window.stoaEarlyAnswers?.get(address)
  window.stoaEarlyAnswers?.delete(address)
  if (answer === undefined || performance.now() > fresh) return undefined
  const response = await answer
  // A refusal is asked for again, so that it is told in the reader's language.
  return response?.ok ? response : undefined
}
