/** Door of the release room: what describes finished artefacts, the signed release record and the block map. Pure. */
export { encodeBlockMap } from './block-map.ts';
export {
  artefactOf,
  checkAgainstRelease,
  knownKey,
  proveRelease,
  proveSignature,
  refuseDay,
} from './prove.ts';
export type { FileDigest, FoundFiles, SignedRelease } from './prove.ts';
export { decodeRelease, encodeRelease, MAX_RELEASE_SIZE, releaseComment, releaseName } from './record.ts';
export type { Artefact, Release } from './record.ts';
