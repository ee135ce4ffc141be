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
  'identity.too_many_tries': {
    status: 429,
    en: 'Too many tries; wait a little, then try again. A browser you have signed in with before has tries of its own.',
    'zh-CN': '尝试次数过多，请稍后再试。在你曾经登录过的浏览器上，尝试次数单独计算。',
  },
  'identity.second_step_needed': {
    status: 401,
    en: 'The time for the second step has run out; please sign in again.',
    'zh-CN': '第二步验证已超时，请重新登录。',
  },
  'identity.wrong_code': {
    status: 401,
    en: 'This code is not right, or was used before; take the newest one.',
    'zh-CN': '验证码不正确或已使用过，请输入最新的验证码。',
  },
  'identity.wrong_password': {
    status: 403,
    en: 'The password is not right.',
    'zh-CN': '密码不正确。',
  },
  'identity.session_only': {
    status: 403,
    en: 'This can only be done signed in with a browser, not with an API token.',
    'zh-CN': '此操作只能在浏览器中登录后进行，不能使用 API 令牌。',
  },
  'identity.sign_in_again': {
    status: 403,
    en: 'Your sign-in is too long ago for this; sign in again, then repeat it.',
    'zh-CN': '距离上次登录时间过长，请重新登录后再操作。',
  },
  'identity.last_owner': {
    status: 409,
    en: 'This is the last owner; make somebody else an owner first.',
    'zh-CN': '这是最后一位所有者，请先指定另一位所有者。',
  },
  'identity.not_oneself': {
    status: 409,
    en: 'You cannot do this to your own account; ask another administrator.',
    'zh-CN': '不能对自己的账号执行此操作，请联系其他管理员。',
  },
  'identity.session_not_found': {
    status: 404,
    en: 'There is no such session; it may have ended already.',
    'zh-CN': '没有这个登录会话，可能已经结束。',
  },
  'identity.totp_already_on': {
    status: 409,
    en: 'Codes from an app are already on; turn them off first to set up another app.',
    'zh-CN': '验证器应用已启用，如需更换请先关闭。',
  },
  'identity.totp_not_on': {
    status: 409,
    en: 'Codes from an app are not set up.',
    'zh-CN': '尚未启用验证器应用。',
  },
  'identity.passkey_refused': {
    status: 401,
    en: 'This passkey was not accepted; try again, or sign in another way.',
    'zh-CN': '通行密钥验证未通过，请重试或改用其他方式登录。',
  },
  'identity.passkey_not_made': {
    status: 400,
    en: 'The passkey could not be checked; please begin again.',
    'zh-CN': '通行密钥未能通过验证，请重新开始。',
  },
  'identity.passkey_not_found': {
    status: 404,
    en: 'There is no such passkey.',
    'zh-CN': '没有这个通行密钥。',
  },
  'identity.passkey_taken': {
    status: 409,
    en: 'This passkey is registered already.',
    'zh-CN': '此通行密钥已经登记过。',
  },
  'identity.too_many_passkeys': {
    status: 409,
    en: 'You have as many passkeys as an account can have; remove one first.',
    'zh-CN': '通行密钥数量已达上限，请先删除一个。',
  },
  'identity.passkeys_unavailable': {
    status: 409,
    en: 'Passkeys need a domain name with TLS: the operator sets STOA_PUBLIC_URL to the https address people use.',
    'zh-CN': '通行密钥需要域名和 TLS：请管理员将 STOA_PUBLIC_URL 设为访问所用的 https 地址。',
  },
  'identity.invitation_invalid': {
    status: 404,
    en: 'This invitation is not valid any more; ask whoever sent it for a new one.',
    'zh-CN': '此邀请已失效，请联系邀请人重新发送。',
  },
  'identity.invitation_not_found': {
    status: 404,
    en: 'There is no such invitation; it may have been accepted already.',
    'zh-CN': '没有这个邀请，可能已被接受。',
  },
  'identity.invitation_email': {
    status: 400,
    en: 'Give an address only where the invitation does not name one.',
    'zh-CN': '邀请中未指定邮箱时才需要填写，已指定时请勿填写。',
  },
  'identity.mail_off': {
    status: 409,
    en: 'This server sends no mail: the operator sets STOA_SMTP_URL and STOA_MAIL_FROM. Pass the link on yourself.',
    'zh-CN': '此服务器未配置邮件（STOA_SMTP_URL 与 STOA_MAIL_FROM），请自行转发链接。',
  },
  'identity.reset_invalid': {
    status: 403,
    en: 'This link is not valid any more; ask for a new one.',
    'zh-CN': '此链接已失效，请重新申请。',
  },
  'identity.image_invalid': {
    status: 415,
    en: 'This is not a PNG, JPEG or WebP picture, or it is damaged.',
    'zh-CN': '这不是 PNG、JPEG 或 WebP 图片，或者图片已损坏。',
  },
  'identity.image_too_large': {
    status: 413,
    en: 'The picture may have at most 2 MB and 4096 × 4096 pixels.',
    'zh-CN': '图片不能超过 2 MB，尺寸不能超过 4096 × 4096 像素。',
  },
  'identity.avatar_not_found': {
    status: 404,
    en: 'There is no picture of this person.',
    'zh-CN': '此人没有头像。',
  },
})

export const identityFail = errorsOf(identityErrors)
