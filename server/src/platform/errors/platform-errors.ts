import { defineErrors, errorsOf } from './app-error.ts'

/** What any route may answer, whichever module it belongs to. */
export const platformErrors = defineErrors({
  'http.invalid_request': {
    status: 400,
    en: 'The request does not have the expected form; see the listed fields.',
    'zh-CN': '请求的格式不正确，请查看列出的字段。',
  },
  'http.invalid_json': {
    status: 400,
    en: 'The body is not valid JSON; send one JSON object as UTF-8.',
    'zh-CN': '请求正文不是有效的 JSON，请以 UTF-8 发送一个 JSON 对象。',
  },
  'http.invalid_cursor': {
    status: 400,
    en: 'The cursor is not one this list gave out; start again without it.',
    'zh-CN': '游标无效，请不带游标重新开始。',
  },
  'http.unauthenticated': {
    status: 401,
    en: 'Please sign in, or send a valid API token.',
    'zh-CN': '请先登录，或提供有效的 API 令牌。',
  },
  'http.forbidden': {
    status: 403,
    en: 'Your role does not allow this; ask somebody who manages it.',
    'zh-CN': '你的权限不允许此操作，请联系其管理者。',
  },
  'http.foreign_origin': {
    status: 403,
    en: 'The request comes from another site; open Stoa at its own address.',
    'zh-CN': '请求来自其他网站，请通过 Stoa 自己的地址访问。',
  },
  'http.not_found': {
    status: 404,
    en: 'There is nothing at this address.',
    'zh-CN': '此地址没有内容。',
  },
  'http.too_large': {
    status: 413,
    en: 'The body is larger than this route accepts; send less at once.',
    'zh-CN': '请求正文超过此接口的上限，请减少内容。',
  },
  'http.unsupported_media_type': {
    status: 415,
    en: 'This route reads application/json only.',
    'zh-CN': '此接口只接受 application/json。',
  },
  'http.too_many_requests': {
    status: 429,
    en: 'Too many requests; wait a moment and try again.',
    'zh-CN': '请求过于频繁，请稍候再试。',
  },
  'http.internal': {
    status: 500,
    en: 'Something failed on the server; nothing was changed. The request id helps an administrator to find it.',
    'zh-CN': '服务器出错，未作任何更改。请求编号可帮助管理员查找原因。',
  },
  'http.unavailable': {
    status: 503,
    en: 'The server is starting, stopping or cannot reach its storage; try again shortly.',
    'zh-CN': '服务器正在启动、停止或无法访问存储，请稍后再试。',
  },
  'mail.not_set_up': {
    status: 409,
    en: 'No mail server is set up: set STOA_SMTP_URL and STOA_MAIL_FROM.',
    'zh-CN': '尚未设置邮件服务器，请设置 STOA_SMTP_URL 和 STOA_MAIL_FROM。',
  },
  'mail.unreachable': {
    status: 502,
    en: 'The mail server cannot be reached: check the address and port in STOA_SMTP_URL, and whether a firewall is between.',
    'zh-CN': '无法连接邮件服务器，请检查 STOA_SMTP_URL 中的地址和端口，以及防火墙设置。',
  },
  'mail.sign_in_refused': {
    status: 502,
    en: 'The mail server refused the sign-in: check the user and the password in STOA_SMTP_URL.',
    'zh-CN': '邮件服务器拒绝登录，请检查 STOA_SMTP_URL 中的用户名和密码。',
  },
  'mail.refused': {
    status: 502,
    en: 'The mail server did not take the mail: its answer says why; often it is the sender in STOA_MAIL_FROM or the recipient.',
    'zh-CN': '邮件服务器未接受该邮件，原因见其答复；常见原因是 STOA_MAIL_FROM 中的发件人或收件人地址有误。',
  },
  'sync_port.engine_missing': {
    status: 409,
    en: 'STOA_SYNC_PORT needs uWebSockets.js, which is not installed: install it beside Stoa (docs/operating.md says how), or unset STOA_SYNC_PORT.',
    'zh-CN':
      'STOA_SYNC_PORT 需要 uWebSockets.js，但尚未安装；请按 docs/operating.md 将其安装在 Stoa 所在文件夹中，或取消设置 STOA_SYNC_PORT。',
  },
  'sync_port.engine_unusable': {
    status: 409,
    en: `The uWebSockets.js that is installed does not load in Node ${process.versions.node}: install a version of it that is made for this one, or unset STOA_SYNC_PORT.`,
    'zh-CN': `已安装的 uWebSockets.js 无法在 Node ${process.versions.node} 中加载；请安装适用于此 Node 版本的 uWebSockets.js，或取消设置 STOA_SYNC_PORT。`,
  },
  'sync_port.taken': {
    status: 409,
    en: 'The port of STOA_SYNC_PORT cannot be listened on: stop the program that has it, or set another one.',
    'zh-CN': '无法监听 STOA_SYNC_PORT 指定的端口；请停止占用该端口的程序，或改用其他端口。',
  },
})

export const platformFail = errorsOf(platformErrors)
