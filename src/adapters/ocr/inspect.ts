/**
 * The look at an upload before anything is stored: is it a picture or PDF that we are willing to keep and read?
 * Whatever opens the document runs in a killable child; this process only looks at size and first bytes.
 */

export type RefusalCode =
  | 'empty'
  | 'too-big'
  | 'wrong-type'
  | 'truncated'
  | 'damaged'
  | 'encrypted'
  | 'too-many-pixels'
  | 'too-many-pages'
  | 'active-content'
  | 'attached-files'
  | 'too-slow';

export type UploadVerdict =
  | { ok: true; mediaType: 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/webp'; pages: number }
  | { refused: RefusalCode; sentence: string };
