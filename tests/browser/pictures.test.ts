import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanImage } from '../../server/src/modules/identity/image-container.ts'
import { samplePictures } from '../../server/src/modules/identity/image-container.testing.ts'
import { launchChromium } from '../support/chromium.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

it.each(Object.entries(samplePictures))(
  '%s is painted as before after it was taken apart',
  async (_name, bytes) => {
    const page = await browser.newPage()
    const { bytes: clean, type } = cleanImage(bytes)
    const painted = (picture: Buffer) =>
      page.evaluate(
        async ([base64, mime]) => {
          const raw = Uint8Array.from(atob(base64), (character) => character.codePointAt(0)!)
          const bitmap = await createImageBitmap(new Blob([raw], { type: mime }))
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
          const context = canvas.getContext('2d')!
          context.drawImage(bitmap, 0, 0)
          return [
            bitmap.width,
            bitmap.height,
            ...context.getImageData(0, 0, bitmap.width, bitmap.height).data,
          ]
        },
        [picture.toString('base64'), `image/${type}`] as const,
      )
    const after = await painted(clean)
    expect(after.slice(0, 2)).toEqual([3, 2])
    expect(after).toEqual(await painted(bytes))
  },
)
