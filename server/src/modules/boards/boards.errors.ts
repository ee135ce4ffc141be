import type { BoardErrorCode } from '@stoa/board'
import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const boardsErrors = defineErrors({
  'boards.not_found': {
    status: 404,
    en: 'There is no such board, or you have no access to it.',
    'zh-CN': '没有这个看板，或你无权访问。',
  },
  'boards.unknown_card': {
    status: 404,
    en: 'There is no such card on this board.',
    'zh-CN': '此看板上没有这张卡片。',
  },
  'boards.unknown_column': {
    status: 404,
    en: 'There is no such column on this board.',
    'zh-CN': '此看板上没有这一列。',
  },
  'boards.unknown_label': {
    status: 404,
    en: 'There is no such label on this board.',
    'zh-CN': '此看板上没有这个标签。',
  },
  'boards.unknown_milestone': {
    status: 404,
    en: 'There is no such milestone on this board.',
    'zh-CN': '此看板上没有这个里程碑。',
  },
  'boards.unknown_item': {
    status: 404,
    en: 'There is no such item in the checklist.',
    'zh-CN': '清单中没有这一项。',
  },
  'boards.not_in_column': {
    status: 409,
    en: 'What it should stand beside is not there any more; look at the board again.',
    'zh-CN': '要排在其旁的项目已不在那里，请查看最新的看板。',
  },
  'boards.id_taken': {
    status: 409,
    en: 'This id is taken on this board; it was made already.',
    'zh-CN': '此看板上已有该编号，它已经创建过。',
  },
  'boards.bad_input': {
    status: 400,
    en: 'A value is not of the expected form; see `field`.',
    'zh-CN': '有一项内容的格式不正确，请查看 field。',
  },
  'boards.too_long': {
    status: 400,
    en: 'A text is longer than it may be; see `field`.',
    'zh-CN': '有一项文字超过长度上限，请查看 field。',
  },
  'boards.too_many': {
    status: 409,
    en: 'A board or card cannot hold more of these; see `field`, and take some away first.',
    'zh-CN': '看板或卡片中此类内容已达上限，请查看 field 并先删去一些。',
  },
  'boards.start_after_due': {
    status: 400,
    en: 'A card cannot start after it is due; change one of the two days.',
    'zh-CN': '开始日期不能晚于截止日期，请修改其中之一。',
  },
  'boards.nested_subtask': {
    status: 409,
    en: 'A sub-task has no sub-tasks of its own; choose another card.',
    'zh-CN': '子任务之下不能再有子任务，请选择其他卡片。',
  },
  'boards.last_column': {
    status: 409,
    en: 'The last column of a board stays; add another first.',
    'zh-CN': '看板至少要有一列，请先添加另一列。',
  },
  'boards.already_repeated': {
    status: 409,
    en: 'The next card was made already.',
    'zh-CN': '下一张卡片已经创建。',
  },
  'boards.not_empty': {
    status: 409,
    en: 'The board has content already; only new ones are set up.',
    'zh-CN': '看板中已有内容，只能初始化新的看板。',
  },
  'boards.person_cannot_see': {
    status: 409,
    en: 'A person in it cannot see this board; share it with them first.',
    'zh-CN': '其中有人无权查看此看板，请先与其共享。',
  },
  'boards.comment_not_found': {
    status: 404,
    en: 'There is no such comment.',
    'zh-CN': '没有这条评论。',
  },
  'boards.not_your_comment': {
    status: 403,
    en: 'Only who wrote a comment can change it.',
    'zh-CN': '只有评论的作者才能修改它。',
  },
  'boards.span_too_long': {
    status: 400,
    en: 'Ask for at most 400 days, the first before the last.',
    'zh-CN': '一次最多查询 400 天，且起始日期不能晚于结束日期。',
  },
  'boards.saved_not_shown': {
    status: 503,
    en: 'It is saved, and will be shown shortly; do not send it again.',
    'zh-CN': '已保存，稍后即会显示，请勿重复提交。',
  },
})

export const boardsFail = errorsOf(boardsErrors)

/** What `@stoa/board` refuses, in our own codes. */
export const codeOf = (code: BoardErrorCode): keyof typeof boardsErrors =>
  code.replace('board.', 'boards.') as keyof typeof boardsErrors
