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
export {
  type CardRef,
  type ChosenFieldType,
  createBlockId,
  FIELD_TYPES,
  type FieldType,
  type MeetingBlockType,
  type MeetingFacts,
} from './blocks/block-facts.ts'
export {
  $createFieldNode,
  $createTextFieldNode,
  $isAnyFieldNode,
  $isFieldNode,
  $isTextFieldNode,
  type FieldFacts,
  FieldNode,
  TextFieldNode,
} from './blocks/field-nodes.ts'
export {
  $createMeetingNode,
  $isActionItemNode,
  $isAgendaItemNode,
  $isDecisionNode,
  $isMeetingNode,
  ActionItemNode,
  AgendaItemNode,
  type AnyMeetingNode,
  DecisionNode,
} from './blocks/meeting-nodes.ts'
export { readFields } from '../shared-blocks/form-fields.ts'
export {
  changeMeetingBlock,
  giveBlockIds,
  insertMeetingBlock,
  type MeetingBlock,
  type MeetingBlockChange,
  type NewMeetingBlock,
  readMeetingBlocks,
} from '../shared-blocks/meeting-blocks.ts'
