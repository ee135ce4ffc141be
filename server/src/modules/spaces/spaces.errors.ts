import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const spacesErrors = defineErrors({
  'spaces.not_found': {
    status: 404,
    en: 'There is no such space, or you are not a member of it.',
    'zh-CN': '没有这个空间，或你不是其成员。',
  },
  'spaces.member_not_found': {
    status: 404,
    en: 'This person is not a member of the space.',
    'zh-CN': '此人不是该空间的成员。',
  },
  'spaces.last_manager': {
    status: 409,
    en: 'A space keeps at least one manager; make somebody else a manager first.',
    'zh-CN': '空间至少要有一名管理者，请先指定另一名管理者。',
  },
})

export const spacesFail = errorsOf(spacesErrors)
