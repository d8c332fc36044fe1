/**
 * What the real Windows Installer is stricter about than Wine, in sentences of our own; an empty list for a sound package.
 * It replaces no test on Windows: docs/windows-checklist.md.
 */
import { actionFaults } from './actions.ts';
import { cellFaults } from './cells.ts';
import { dialogFaults } from './dialogs.ts';
import { fileFaults, productFaults } from './files.ts';
import type { MsiPackage } from './package.ts';
import { sequenceFaults } from './sequences.ts';
import { summaryFaults } from './summary.ts';

export function packageFaults(msi: MsiPackage): string[] {
  const checks = [
    summaryFaults,
    cellFaults,
    productFaults,
    fileFaults,
    sequenceFaults,
    actionFaults,
    dialogFaults,
  ];
  return checks.flatMap((check) => check(msi));
}
