import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const calendarErrors = defineErrors({
  'calendar.day_not_found': {
    status: 404,
    en: 'Nothing is entered for this day.',
    'zh-CN': '该日期没有登记任何安排。',
  },
  'calendar.name_missing': {
    status: 400,
    en: 'A day needs a name in at least one language.',
    'zh-CN': '请至少用一种语言填写名称。',
  },
  'calendar.year_out_of_range': {
    status: 400,
    en: 'The calendar holds the years 1970 to 2199; choose a date among them.',
    'zh-CN': '工作日历仅支持 1970 年至 2199 年，请选择其中的日期。',
  },
  'calendar.span_too_long': {
    status: 400,
    en: 'Ask for at most 400 days, the first before the last.',
    'zh-CN': '一次最多查询 400 天，且起始日期不能晚于结束日期。',
  },
  'calendar.import_unreadable': {
    status: 400,
    en: 'The file is neither a CSV table nor an iCalendar file in UTF-8 or GB18030; save it as one of them and try again.',
    'zh-CN': '无法将该文件读作 UTF-8 或 GB18030 编码的 CSV 表格或 iCalendar 文件，请另存后重试。',
  },
  'calendar.import_columns': {
    status: 400,
    en: 'The first line must name the columns date, kind, and name in at least one language, each once.',
    'zh-CN': '首行须为列名：日期、类型，以及至少一种语言的名称，每列只能出现一次。',
  },
  'calendar.import_too_large': {
    status: 413,
    en: 'The file has more than 1 MB or 2,000 days; leave out the years you do not need.',
    'zh-CN': '文件超过 1 MB 或 2000 天，请去掉不需要的年份。',
  },
  'calendar.import_plan_changed': {
    status: 409,
    en: 'The calendar has changed since the preview; look at it again.',
    'zh-CN': '预览之后工作日历已有变化，请重新预览。',
  },
})

export const calendarFail = errorsOf(calendarErrors)
