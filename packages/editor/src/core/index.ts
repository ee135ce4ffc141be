export { PAGE_THEME } from './editor-theme.ts'
export { $createImageNode, $isImageNode, ImageNode, type SerializedImageNode } from './image-node.ts'
export {
  $blockTypeOf,
  $evenOutTable,
  $setBlockType,
  type BlockType,
  indent,
  insertDivider,
  insertImage,
  insertTable,
  type ListKind,
  outdent,
  setBlockType,
  toggleList,
} from './page-commands.ts'
export { $pageFromMarkdown, $pageToMarkdown, PAGE_TRANSFORMERS } from './page-markdown.ts'
export { PAGE_NODE_TYPES, PAGE_NODES, PAGE_SCHEMA_VERSION } from './page-nodes.ts'
export {
  $readOutline,
  type KeyedOutlineEntry,
  type OutlineEntry,
  readOutline,
  slugOfHeading,
  withUniqueSlugs,
} from './page-outline.ts'
export { linkUrlFromInput, sanitizeImageUrl, sanitizeLinkUrl } from './safe-url.ts'
export {
  $findMatches,
  findMatches,
  type MatchSegment,
  replaceAllMatches,
  replaceMatch,
  type SearchOptions,
  type TextMatch,
} from './text-search.ts'
