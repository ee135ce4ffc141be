import manifest from '../../../package.json' with { type: 'json' }

/** Of Stoa, as in the root's package.json. */
export const version: string = manifest.version
