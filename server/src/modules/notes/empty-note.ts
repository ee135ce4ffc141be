import type { Language } from '@stoa/protocol'

const words: Readonly<Record<Language, { decisions: string; actions: string }>> = {
  en: { decisions: 'Decisions', actions: 'Action items' },
  'zh-CN': { decisions: '决议', actions: '行动项' },
}

/** What a note begins with where nothing else is said, in Markdown: a place for each thing a meeting leaves behind. */
export const emptyNote = (language: Language): string =>
  [
    '## <!-- agenda-item -->',
    '',
    `## ${words[language].decisions}`,
    '> <!-- decision -->',
    `## ${words[language].actions}`,
    '- [ ] <!-- action-item -->',
  ].join('\n\n')
