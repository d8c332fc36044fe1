/** The papers of a kit beside its tag. None lists another: they are made from the files that were there before them. */
import { csafAdvisory } from './advisory.ts';
import { allowList } from './allow-list.ts';
import { changeControlNote } from './change-control.ts';
import { compatibilityStatement } from './compatibility.ts';
import type { InventoryInput, Paper } from './input.ts';
import { residualRiskNote } from './residual-risk.ts';
import { sbom } from './sbom.ts';

/** The same input gives the same bytes. An advisory or a change-control note only where there is something to say. */
export function makePapers(input: InventoryInput): readonly Paper[] {
  const papers: readonly { readonly name: string; readonly bytes: Uint8Array | null }[] = [
    { name: 'sbom.cdx.json', bytes: sbom(input) },
    { name: 'advisory.csaf.json', bytes: csafAdvisory(input) },
    { name: 'allow-list.txt', bytes: allowList(input) },
    ...(['es', 'en'] as const).flatMap((language) => [
      { name: `compatibility.${language}.txt`, bytes: compatibilityStatement(input, language) },
      { name: `residual-risk.${language}.txt`, bytes: residualRiskNote(input, language) },
      { name: `change-control.${language}.txt`, bytes: changeControlNote(input, language) },
    ]),
  ];
  return papers.flatMap(({ name, bytes }) => (bytes === null ? [] : [{ path: `papers/${name}`, bytes }]));
}
