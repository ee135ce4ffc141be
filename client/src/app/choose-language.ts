import type { QueryClient } from '@tanstack/react-query'
import { instanceQuery } from '../modules/identity/index.ts'
import { changeLanguage, decideLanguage, rememberedLanguage } from '../platform/i18n/index.ts'

/** Before anybody is known: what this browser was told, the organisation's language, the browser's own. */
export async function chooseGuestLanguage(client: QueryClient): Promise<void> {
  // Unreachable is no reason to show nothing: the form that comes says so when it is sent.
  const instance = await client.ensureQueryData(instanceQuery).catch(() => undefined)
  await changeLanguage(
    decideLanguage({
      remembered: rememberedLanguage(),
      organisation: instance?.setupRequired === false ? instance.language : undefined,
      browser: navigator.languages,
    }),
  )
}
