import type { DocumentDetail } from '@stoa/protocol'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { TestPerson, TestStoa } from '../../server/src/app/boot.testing.ts'
import { openWindow } from './client-harness.ts'

/** A browser of one person's, reaching the server by a line that may be cut. */
export interface Device {
  readonly context: BrowserContext
  /** Opens a tab there. */
  open(path: string): Promise<Page>
  signIn(person: TestPerson): Promise<void>
}

export async function openDevice(browser: Browser, url: string): Promise<Device> {
  const context = await openWindow(browser)
  return {
    context,
    async open(path) {
      const page = await context.newPage()
      // Leaving with unsent edits is asked about; here the answer is always to leave.
      page.on('dialog', (dialog) => void dialog.accept())
      await page.goto(url + path)
      return page
    },
    async signIn({ email, password }) {
      const answer = await context.request.post(`${url}/api/v1/sessions`, { data: { email, password } })
      if (!answer.ok()) throw new Error(`Signing in was refused: ${answer.status()}`)
    },
  }
}

export const editorOf = (page: Page): Locator =>
  page.locator('[contenteditable="true"][role="textbox"]').last()

export const shows = (page: Page, face: string): Promise<void> =>
  page.locator(`[data-save-state="${face}"]`).first().waitFor({ state: 'attached' })

/** The note that something waits to be sent, or could not be. */
export const unsentNote = (page: Page): Locator => page.locator('[data-unsent]')

/** Types behind the last word of the page. */
export async function typeAtEnd(page: Page, text: string): Promise<void> {
  await editorOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText(text)
}

export const openPageText = (page: Page): Promise<string> => page.locator('.stoa-editor').first().innerText()

export async function textOnServer(stoa: TestStoa, document: Pick<DocumentDetail, 'id'>): Promise<string> {
  const answer = await stoa.owner.api.get<string>(`/documents/${document.id}/content?format=text`)
  return answer.body
}

interface Copy {
  unsentSince: number | null
}

/** The copies of documents that this browser keeps. */
const copiesOf = (page: Page): Promise<Copy[]> =>
  page.evaluate(
    () =>
      new Promise<Copy[]>((resolve, reject) => {
        const opening = indexedDB.open('stoa')
        opening.addEventListener('error', () => reject(new Error('The copies could not be opened.')))
        opening.addEventListener('success', () => {
          const reading: IDBRequest<Copy[]> = opening.result
            .transaction('copies')
            .objectStore('copies')
            .getAll()
          reading.addEventListener('success', () => {
            opening.result.close()
            resolve(reading.result)
          })
        })
      }),
  )

export const copiesKept = async (page: Page): Promise<number> => (await copiesOf(page)).length

/** Of those, the ones that hold what the server may not have. */
export const unsentCopies = async (page: Page): Promise<number> =>
  (await copiesOf(page)).filter(({ unsentSince }) => unsentSince !== null).length
