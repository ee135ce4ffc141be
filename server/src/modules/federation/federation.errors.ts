import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const federationErrors = defineErrors({
  'federation.provider_not_found': {
    status: 404,
    en: 'There is no such sign-in provider.',
    'zh-CN': '没有这个登录提供方。',
  },
  'federation.server_not_found': {
    status: 404,
    en: 'There is no such directory server.',
    'zh-CN': '没有这台目录服务器。',
  },
  'federation.identity_not_found': {
    status: 404,
    en: 'There is no such connected account.',
    'zh-CN': '没有这个已关联的账号。',
  },
  'federation.key_taken': {
    status: 409,
    en: 'Another provider has this short name already; choose a different one.',
    'zh-CN': '已有提供方使用此短名称，请换一个。',
  },
  'federation.domain_taken': {
    status: 409,
    en: 'Another provider is prescribed for one of these domains already.',
    'zh-CN': '其中某个域名已指定由另一个提供方登录。',
  },
  'federation.issuer_invalid': {
    status: 400,
    en: 'The issuer is an https address without query and fragment, such as https://login.example.com.',
    'zh-CN': '颁发者必须是不带查询参数和片段的 https 地址，例如 https://login.example.com。',
  },
  'federation.address_forbidden': {
    status: 400,
    en: 'Stoa may not call this address; the operator can allow your own networks with STOA_OUTBOUND_NETWORKS.',
    'zh-CN': 'Stoa 不能访问此地址；运维人员可用 STOA_OUTBOUND_NETWORKS 放行内部网络。',
  },
  'federation.filter_invalid': {
    status: 400,
    en: 'One of the filters is not valid LDAP; a filter looks like (objectClass=person).',
    'zh-CN': '某个过滤条件不是有效的 LDAP 语法，正确的写法如 (objectClass=person)。',
  },
  'federation.next_not_ours': {
    status: 400,
    en: 'The page to go to after signing in must be a path of this Stoa.',
    'zh-CN': '登录后跳转的页面必须是本站内的路径。',
  },
  'federation.provider_unreachable': {
    status: 502,
    en: 'The sign-in provider cannot be reached or does not answer as it should; an administrator can test it in the settings.',
    'zh-CN': '无法连接登录提供方，或其响应异常；管理员可在设置中进行测试。',
  },
  'federation.directory_unreachable': {
    status: 502,
    en: 'The directory server cannot be reached or does not answer as it should; an administrator can test it in the settings.',
    'zh-CN': '无法连接目录服务器，或其响应异常；管理员可在设置中进行测试。',
  },
  'federation.attempt_invalid': {
    status: 400,
    en: 'This sign-in was not begun in this browser, was finished before, or took too long; please begin again.',
    'zh-CN': '此次登录并非在本浏览器中发起、已经完成，或已超时，请重新登录。',
  },
  'federation.cancelled': {
    status: 403,
    en: 'The provider did not let you sign in, or you cancelled there.',
    'zh-CN': '提供方拒绝了登录，或你已在那里取消。',
  },
  'federation.answer_invalid': {
    status: 502,
    en: 'The answer of the provider could not be trusted, so nobody was signed in; an administrator finds the reason in the log.',
    'zh-CN': '提供方的应答无法通过验证，因此未登录；管理员可在日志中查找原因。',
  },
  'federation.wrong_credentials': {
    status: 401,
    en: 'The name or the password is not right.',
    'zh-CN': '用户名或密码不正确。',
  },
  'federation.address_not_verified': {
    status: 403,
    en: 'The provider does not say that this mail address is yours; verify it there, then sign in again.',
    'zh-CN': '提供方未确认该邮箱属于你，请先在提供方完成邮箱验证，再重新登录。',
  },
  'federation.address_not_proven_here': {
    status: 403,
    en: 'There is an account with your address whose owner has not shown yet that the address is theirs; sign in there first, or ask an administrator.',
    'zh-CN': '已有使用你邮箱的账号，但该邮箱尚未在此验证；请先用原方式登录，或联系管理员。',
  },
  'federation.no_account': {
    status: 403,
    en: 'You have no account here; ask an administrator to invite you.',
    'zh-CN': '你在这里还没有账号，请联系管理员邀请你。',
  },
  'federation.account_deactivated': {
    status: 403,
    en: 'Your account is switched off; ask an administrator.',
    'zh-CN': '你的账号已停用，请联系管理员。',
  },
  'federation.owner_connects_first': {
    status: 403,
    en: 'The account of an owner is opened this way only after the owner has connected it, signed in with the password.',
    'zh-CN': '所有者账号须先用密码登录并主动关联，之后才能以此方式登录。',
  },
  'federation.already_connected': {
    status: 409,
    en: 'This account is connected with somebody else here.',
    'zh-CN': '该账号已与此处的其他人关联。',
  },
  'federation.provider_prescribed': {
    status: 403,
    en: 'People with an address in this domain sign in through the provider that the organisation has chosen.',
    'zh-CN': '该域名的用户须通过组织指定的提供方登录。',
  },
})

export const federationFail = errorsOf(federationErrors)
