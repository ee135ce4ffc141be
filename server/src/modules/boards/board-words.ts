import type { Language } from '@stoa/protocol'

interface BoardWords {
  readonly columns: { readonly toDo: string; readonly doing: string; readonly done: string }
}

const words: Readonly<Record<Language, BoardWords>> = {
  en: { columns: { toDo: 'To do', doing: 'In progress', done: 'Done' } },
  'zh-CN': { columns: { toDo: '待办', doing: '进行中', done: '已完成' } },
}

/** What a new board says by itself, in the language of the organisation (BCP 47). */
export const boardWords = (language = 'en'): BoardWords => words[language.startsWith('zh') ? 'zh-CN' : 'en']
