/**
 * Raised when a page may contain something an older editor cannot show. An editor that meets a page with
 * a higher number, or a node type it does not know, shows nothing and writes nothing. 2: blocks of a meeting, fields.
 */
export const PAGE_SCHEMA_VERSION = 2
