import { fileURLToPath } from 'node:url'

/** The root of the checkout, with a slash behind it. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

export const architectures = ['x64', 'arm64'] as const
export type Architecture = (typeof architectures)[number]
