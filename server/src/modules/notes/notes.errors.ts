import { NoteError } from '@stoa/note'
import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const notesErrors = defineErrors({
  'notes.not_a_note': {
    status: 409,
    en: 'This document is no meeting note; open a note for this.',
    'zh-CN': '该文档不是会议记录，请在会议记录中进行此操作。',
  },
  'notes.time_invalid': {
    status: 400,
    en: 'A time is a whole number of milliseconds since 1970 in UTC, up to the year 9999; send one.',
    'zh-CN': '时间须为 1970 年以来的 UTC 毫秒整数，且不晚于 9999 年，请重新填写。',
  },
  'notes.ends_before_start': {
    status: 400,
    en: 'The meeting would end before it begins; change one of the two times.',
    'zh-CN': '会议结束时间早于开始时间，请修改其中一个。',
  },
  'notes.place_too_long': {
    status: 400,
    en: 'The place is longer than 200 characters; write the rest into the note.',
    'zh-CN': '地点不能超过 200 个字符，其余内容请写入正文。',
  },
  'notes.call_invalid': {
    status: 400,
    en: 'The address of the call must begin with https and carry no password; paste the invitation link.',
    'zh-CN': '会议链接须以 https 开头且不含密码，请粘贴邀请链接。',
  },
  'notes.attendee_invalid': {
    status: 400,
    en: 'An attendee is a person of this organisation, or a guest with a name of up to 80 characters; correct it.',
    'zh-CN': '参会者须为本组织成员，或姓名不超过 80 个字符的来宾，请更正。',
  },
  'notes.attendance_invalid': {
    status: 400,
    en: 'An attendee is present, absent or invited; choose one of them.',
    'zh-CN': '出席情况只能是“出席”“缺席”或“受邀”，请选择其一。',
  },
  'notes.too_many_attendees': {
    status: 409,
    en: 'A note lists 500 attendees at most; take somebody off the list first.',
    'zh-CN': '一份记录最多列出 500 名参会者，请先移除部分人员。',
  },
  'notes.agenda_item_invalid': {
    status: 400,
    en: 'This is no agenda item of the note any more; choose one that is still there.',
    'zh-CN': '该议题已不在记录中，请选择仍存在的议题。',
  },
  'notes.timer_not_running': {
    status: 409,
    en: 'No clock is set; start one for an agenda item first.',
    'zh-CN': '尚未开始计时，请先为某个议题开始计时。',
  },
  'notes.series_invalid': {
    status: 409,
    en: 'The series of this note cannot be read any more; create a new note instead.',
    'zh-CN': '无法读取该记录的系列信息，请改为新建记录。',
  },
  'notes.item_not_found': {
    status: 404,
    en: 'There is no such action item in this note any more; reload the note.',
    'zh-CN': '记录中已没有该行动项，请重新打开记录。',
  },
  'notes.item_empty': {
    status: 409,
    en: 'The action item has no words yet; write what is to be done first.',
    'zh-CN': '该行动项还没有内容，请先写明要做什么。',
  },
  'notes.board_not_found': {
    status: 404,
    en: 'There is no such board, or you have no access to it.',
    'zh-CN': '没有这个看板，或你无权访问。',
  },
  'notes.column_not_found': {
    status: 409,
    en: 'The board has no such column any more; choose another one.',
    'zh-CN': '看板中已没有该列，请选择其他列。',
  },
  'notes.already_linked': {
    status: 409,
    en: 'The action item already has a card on another board; undo that link first.',
    'zh-CN': '该行动项已在其他看板上有卡片，请先解除关联。',
  },
  'notes.not_linked': {
    status: 404,
    en: 'This action item is not linked to a card.',
    'zh-CN': '该行动项没有关联卡片。',
  },
  'notes.card_refused': {
    status: 409,
    en: 'The board does not take the card; it may be full. Archive cards there, or choose another board.',
    'zh-CN': '看板无法接收此卡片，可能已满。请归档部分卡片，或选择其他看板。',
  },
  'notes.minutes_not_found': {
    status: 404,
    en: 'There are no such minutes any more.',
    'zh-CN': '没有这份纪要。',
  },
  'notes.minutes_too_large': {
    status: 413,
    en: 'The note is too long for minutes; 2 MB is the most. Move what is no part of the meeting to a page.',
    'zh-CN': '记录过长，纪要不能超过 2 MB。请把与会议无关的内容移到页面中。',
  },
  'notes.nobody_to_send_to': {
    status: 400,
    en: 'Say whom to send the minutes to: people, or addresses.',
    'zh-CN': '请指定纪要的收件人：成员或邮箱地址。',
  },
  'notes.recipient_not_found': {
    status: 400,
    en: 'One of the recipients is not there any more or has no account that is active; look at the list again.',
    'zh-CN': '部分收件人不存在或账号已停用，请检查收件人列表。',
  },
  'notes.addresses_refused': {
    status: 403,
    en: 'Guests cannot send minutes to addresses that are typed in; ask a member of the organisation.',
    'zh-CN': '来宾不能向手动填写的地址发送纪要，请联系组织成员。',
  },
  'notes.too_many_mails': {
    status: 429,
    en: 'You have sent as many mails as one person may for now; wait the time that is named, or send to fewer people.',
    'zh-CN': '你发送的邮件已达到当前上限，请在所示时间后再试，或减少收件人。',
  },
  'notes.mail_off': {
    status: 409,
    en: 'This server sends no mail; download the minutes, or ask the administrator to set up a mail server.',
    'zh-CN': '此服务器未配置邮件发送。请下载纪要，或联系管理员配置邮件服务器。',
  },
  'notes.language_model_off': {
    status: 409,
    en: 'No language model is set up here; the administrator can set STOA_LLM_URL and STOA_LLM_MODEL.',
    'zh-CN': '此处未配置语言模型，管理员可设置 STOA_LLM_URL 与 STOA_LLM_MODEL。',
  },
  'notes.language_model_failed': {
    status: 502,
    en: 'The language model gave no usable answer; try again later, the note is as it was.',
    'zh-CN': '语言模型没有给出可用的结果，请稍后再试；记录内容未受影响。',
  },
  'notes.too_many_drafts': {
    status: 429,
    en: 'You have asked for as many drafts as one person may for now; try again after the time that is named.',
    'zh-CN': '你请求草稿的次数已达到当前上限，请在所示时间后再试。',
  },
  'notes.nothing_to_summarise': {
    status: 409,
    en: 'There is nothing in the note to summarise yet.',
    'zh-CN': '记录中还没有可以总结的内容。',
  },
})

export const notesFail = errorsOf(notesErrors)

/** Says in our own codes what the package of notes says in its own. */
export function telling<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof NoteError) throw notesFail(`notes.${cause.code}`, { cause })
    throw cause
  }
}
