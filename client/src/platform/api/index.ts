export { api, getAll } from './api-client.ts'
export { ApiError, hasStatus, isApiError, mayRetry, UnreachableError } from './api-error.ts'
