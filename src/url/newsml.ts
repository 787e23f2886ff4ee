/** `urn:newsml:provider:date:item:revision`, the last letter saying what was updated. @see RFC 3085 section 2 */
const URN_REVISION = /(urn:newsml:[^:/?#]+:\d{8}(?:T\d{6}Z?)?:[^:/?#]+):\d+[nua]?(?=$|[/?#])/i
/** As agencies write it in a `tag:` name. @see RFC 4151 */
const TAG_REVISION = /^(tag:[^:]+:newsml_[^:/?#]+):\d+[nua]?$/i

/** A name of an agency's item without its revision: an update is the same item. */
export function withoutRevision(name: string): string {
  return name.replace(URN_REVISION, '$1').replace(TAG_REVISION, '$1')
}
