/** What the papers are made from: the definition, and facts that only the build knows. */
import { printable } from '../base/errors.ts';
import { isText } from '../base/forms.ts';
import type { NewHash } from '../base/source.ts';
import type { CsafMention, KitDefinition } from '../definition/index.ts';

/** A file staged before the papers. */
export interface InventoryFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** Authenticode SHA-256 of a Windows program; null for other files, and where it is not defined. */
  readonly authenticode: string | null;
}

/** An installer and what its file says of itself: claims, which nobody has verified. */
export interface InstallerClaims {
  readonly path: string;
  readonly sha256: string;
  readonly product: string;
  readonly version: string;
  readonly manufacturer: string;
  readonly productCode: string;
  readonly upgradeCode: string;
  /** Windows does not offer to change the product (ARPNOMODIFY). */
  readonly arpNoModify: boolean;
  /** Programs, libraries and scripts of its own that it runs, and how many of them with the rights of the system. */
  readonly actions: { readonly all: number; readonly elevated: number };
  /** It restarts the computer, or has it restarted, by itself. */
  readonly restarts: boolean;
}

export interface LauncherFacts {
  readonly path: string;
  /** Its own, which is that of the Sealkit that it is part of. */
  readonly version: string;
  /** Go release that built it, such as `1.19.8`; null when the program does not tell. */
  readonly goVersion: string | null;
}

export interface InventoryInput {
  readonly definition: KitDefinition;
  readonly publisher: {
    readonly id: string;
    readonly name: string;
    readonly contact: string;
    readonly kind: 'release' | 'development';
  };
  readonly files: readonly InventoryFile[];
  /** In the definition's order. */
  readonly installers: readonly InstallerClaims[];
  readonly launcher: LauncherFacts;
  /** The installed program that is asked for the status, with the digest that the manifest lists; null when there is none. */
  readonly statusProgram: { readonly path: string; readonly sha256: string } | null;
  /** A published advisory that was looked through, and how it speaks of each installer. */
  readonly csaf: { readonly id: string; readonly mentions: readonly CsafMention[] } | null;
  readonly newHash: NewHash;
}

/** A paper as it goes into the kit. */
export interface Paper {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A claim as text for a document: as it is, or escaped when it hides or breaks something. */
export function claimText(claim: string): string {
  if (isText(claim, 200)) return claim;
  return claim === '' ? '-' : printable(claim);
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
