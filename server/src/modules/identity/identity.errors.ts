import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const identityErrors = defineErrors({
  'identity.wrong_credentials': {
    status: 401,
    en: 'The address or the password is not right.',
    'zh-CN': '邮箱或密码不正确。',
  },
  'identity.setup_link_invalid': {
    status: 403,
    en: 'This setup link is not valid any more; the newest one is in the output of the server.',
    'zh-CN': '此初始化链接已失效，最新的链接在服务器的输出中。',
  },
  'identity.already_set_up': {
    status: 409,
    en: 'Stoa is already set up here; please sign in.',
    'zh-CN': '此处已完成初始化，请直接登录。',
  },
  'identity.email_taken': {
    status: 409,
    en: 'There is already an account with this address.',
    'zh-CN': '该邮箱已有账号。',
  },
  'identity.time_zone_unknown': {
    status: 400,
    en: 'This time zone is not known; use a name such as Asia/Shanghai.',
    'zh-CN': '未知的时区，请使用如 Asia/Shanghai 的名称。',
  },
  'identity.role_too_high': {
    status: 403,
    en: 'Only an owner can give the role of owner.',
    'zh-CN': '只有所有者可以授予所有者角色。',
  },
  'identity.user_not_found': { status: 404, en: 'There is no such person.', 'zh-CN': '没有这个人。' },
  'identity.token_not_found': {
    status: 404,
    en: 'There is no such API token.',
    'zh-CN': '没有这个 API 令牌。',
  },
})

export const identityFail = errorsOf(identityErrors)
