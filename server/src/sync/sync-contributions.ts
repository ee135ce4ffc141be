import type { ContentChange, DocumentKind, SyncAuthority, SyncCore } from './index.ts'
import '../platform/module/module.ts'

declare module '../platform/module/module.ts' {
  interface Services {
    sync: SyncCore
  }
  interface Declarations {
    documentKinds: readonly DocumentKind[]
  }
  interface Contributions {
    /** Judges sockets; exactly one module contributes it. */
    syncAuthority: SyncAuthority
    /** Told after a room was quiet. */
    contentListener: (change: ContentChange) => Promise<void>
  }
}
