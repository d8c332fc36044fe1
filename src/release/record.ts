/** The release record: what was made of one kit, by size and digest, so that a file can be checked before it is opened (format clause 16). */
import {
  decodeCanonical,
  encodeCanonical,
  FormFault,
  list,
  oneOf,
  record,
  textThat,
  whole,
  type Form,
  type Formed,
} from '../base/canonical.ts';
import * as forms from '../base/forms.ts';
import { SealkitError } from '../base/errors.ts';

/** Eight artefacts with the longest names are not half of it. */
export const MAX_RELEASE_SIZE = 8 * 1024;
/** What a release can consist of, in the order of names. */
const ENDINGS = ['img', 'img.bmap', 'iso', 'zip'] as const;
const MAX_COUNTER = 2 ** 31 - 1;

const layout = record({
  schema: oneOf('sealkit-release/1'),
  kit: record({ id: forms.id, version: forms.version, sequence: whole(1, MAX_COUNTER) }),
  publisher: record({ id: forms.id, record: whole(1, MAX_COUNTER) }),
  seal: forms.sha256,
  created: forms.time,
  tool: forms.version,
  artefacts: list(
    record({
      name: textThat((name) => name.length <= 128, 'text(128)'),
      size: whole(1, Number.MAX_SAFE_INTEGER),
      sha256: forms.sha256,
    }),
    1,
    ENDINGS.length,
  ),
});

export type Release = Formed<typeof layout>;
export type Artefact = Release['artefacts'][number];

/** Clause 16.3: each name is the kit's with one of the endings, and they ascend. */
const form: Form<Release> = (value, field) => {
  const release = layout(value, field);
  const allowed = ENDINGS.map((ending) => `${releaseName(release.kit)}.${ending}`);
  const places = release.artefacts.map(({ name }) => allowed.indexOf(name));
  places.forEach((place, i) => {
    if (place <= (places[i - 1] ?? -1))
      throw new FormFault(`${field}.artefacts[${i}].name`, allowed.join(' < '));
  });
  return release;
};

/** What the names of all artefacts of a kit begin with. */
export function releaseName({ id, version }: Pick<Release['kit'], 'id' | 'version'>): string {
  return `${id}-${version}`;
}

/** The text that the second signature covers (clause 16.4). */
export function releaseComment(kit: Pick<Release['kit'], 'id' | 'version'>): string {
  return `sealkit release=${releaseName(kit)}`;
}

/** @throws FormFault when it breaks clause 16: a caller's bug */
export function encodeRelease(release: Release): Uint8Array {
  return encodeCanonical(form, release);
}

/** Only bytes whose signature holds come here. @throws SealkitError `release-malformed` */
export function decodeRelease(bytes: Uint8Array): Release {
  if (bytes.length > MAX_RELEASE_SIZE) {
    const sizes = { expected: `size <=${MAX_RELEASE_SIZE}`, found: `size ${bytes.length}` };
    throw new SealkitError({ code: 'release-malformed', ...sizes });
  }
  return decodeCanonical(form, bytes, 'release-malformed');
}
