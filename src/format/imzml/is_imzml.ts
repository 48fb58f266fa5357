/**
 * Whether the first bytes of a file are those of an mzML document, which imzML is: its first element is `mzML`, in any
 * namespace, after at most a declaration, comments and white space.
 *
 * @param start Some kilobytes, or the whole file if it is shorter.
 */
export function isImzml(start: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(start);
  return /^(?:\xef\xbb\xbf)?(?:\s|<\?[^]*?\?>|<!--[^]*?-->)*<(?:[\w.-]+:)?(?:indexed)?mzML[\s>\/]/.test(text);
}
