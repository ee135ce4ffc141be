import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = '/usr/bin/chromium'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The system's Chromium, or else the one that comes inside an npm package. */
const executablePath = async (): Promise<string> => {
  if (existsSync(INSTALLED)) return INSTALLED
  const packaged = await import('@sparticuz/chromium')
  return packaged.default.executablePath()
}

/** Starts a headless Chromium. The caller closes it. */
export const launchChromium = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await executablePath(), headless: true, args: ARGUMENTS })
