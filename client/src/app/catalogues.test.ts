import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { en as app } from './locales/en.ts'
import { zhCN as appZh } from './locales/zh-CN.ts'
import { en as administration } from '../modules/administration/locales/en.ts'
import { zhCN as administrationZh } from '../modules/administration/locales/zh-CN.ts'
import { en as audit } from '../modules/audit/locales/en.ts'
import { zhCN as auditZh } from '../modules/audit/locales/zh-CN.ts'
import { en as boards } from '../modules/boards/locales/en.ts'
import { zhCN as boardsZh } from '../modules/boards/locales/zh-CN.ts'
import { en as calendar } from '../modules/calendar/locales/en.ts'
import { zhCN as calendarZh } from '../modules/calendar/locales/zh-CN.ts'
import { en as documents } from '../modules/documents/locales/en.ts'
import { zhCN as documentsZh } from '../modules/documents/locales/zh-CN.ts'
import { en as federation } from '../modules/federation/locales/en.ts'
import { zhCN as federationZh } from '../modules/federation/locales/zh-CN.ts'
import { en as history } from '../modules/history/locales/en.ts'
import { zhCN as historyZh } from '../modules/history/locales/zh-CN.ts'
import { en as home } from '../modules/home/locales/en.ts'
import { zhCN as homeZh } from '../modules/home/locales/zh-CN.ts'
import { en as identity } from '../modules/identity/locales/en.ts'
import { zhCN as identityZh } from '../modules/identity/locales/zh-CN.ts'
import { en as liveDocuments } from '../modules/live-documents/locales/en.ts'
import { zhCN as liveDocumentsZh } from '../modules/live-documents/locales/zh-CN.ts'
import { en as templates } from '../modules/templates/locales/en.ts'
import { zhCN as templatesZh } from '../modules/templates/locales/zh-CN.ts'
import { en as notes } from '../modules/notes/locales/en.ts'
import { zhCN as notesZh } from '../modules/notes/locales/zh-CN.ts'
import { en as organisation } from '../modules/organisation/locales/en.ts'
import { zhCN as organisationZh } from '../modules/organisation/locales/zh-CN.ts'
import { en as pages } from '../modules/pages/locales/en.ts'
import { zhCN as pagesZh } from '../modules/pages/locales/zh-CN.ts'
import { en as rights } from '../modules/rights/locales/en.ts'
import { zhCN as rightsZh } from '../modules/rights/locales/zh-CN.ts'
import { en as spaces } from '../modules/spaces/locales/en.ts'
import { zhCN as spacesZh } from '../modules/spaces/locales/zh-CN.ts'
import { en as ui } from '../platform/i18n/locales/en.ts'
import { zhCN as uiZh } from '../platform/i18n/locales/zh-CN.ts'

const pairs: Record<string, [Record<string, string>, Record<string, string>]> = {
  app: [app, appZh],
  administration: [administration, administrationZh],
  audit: [audit, auditZh],
  boards: [boards, boardsZh],
  notes: [notes, notesZh],
  templates: [templates, templatesZh],
  calendar: [calendar, calendarZh],
  documents: [documents, documentsZh],
  federation: [federation, federationZh],
  history: [history, historyZh],
  home: [home, homeZh],
  identity: [identity, identityZh],
  liveDocuments: [liveDocuments, liveDocumentsZh],
  organisation: [organisation, organisationZh],
  pages: [pages, pagesZh],
  rights: [rights, rightsZh],
  spaces: [spaces, spacesZh],
  ui: [ui, uiZh],
}

const root = new URL('..', import.meta.url)
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('locales') && !path.includes('.test.'))
  .map((path) => readFileSync(new URL(path, root), 'utf8'))
  .join('\n')

const stem = (key: string) => key.replace(/_(one|other)$/, '')
const holes = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort((a, b) => a.localeCompare(b))

/** Keys that are put together: `role.${role}`. Their stems are looked for instead. */
const composed = [...sources.matchAll(/t\(`(?:\w+:)?([\w.]+)\$\{/g)].map(([, head]) => head ?? '')

describe.each(Object.entries(pairs))('the words of %s', (name, [en, zh]) => {
  it('say the same things in both languages, with the same blanks', () => {
    expect([...new Set(Object.keys(zh).map(stem))].sort()).toEqual(
      [...new Set(Object.keys(en).map(stem))].sort(),
    )
    for (const [key, text] of Object.entries(zh)) {
      const english = en[key] ?? en[`${stem(key)}_other`] ?? ''
      expect(holes(text), key).toEqual(holes(english))
      expect(text.trim(), key).not.toBe('')
    }
  })

  it('are all used', () => {
    const unused = Object.keys(en)
      .map(stem)
      .filter(
        (key) =>
          !sources.includes(`'${key}'`) &&
          !sources.includes(`'${name}:${key}'`) &&
          !composed.some((head) => key.startsWith(head)),
      )
    expect(unused).toEqual([])
  })
})
