import type { Language } from '@stoa/protocol'

/** What a note begins with where nothing else is said, in Markdown: a place for each thing a meeting leaves behind. */
export const emptyNote = (language: Language): string =>
  language === 'zh-CN'
    ? '## 议程\n\n## 决议\n\n## 行动项\n'
    : '## Agenda\n\n## Decisions\n\n## Action items\n'
