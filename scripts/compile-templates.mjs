// The templates of the pages as functions, in dist/instructions: a build of a kit compiles nothing.
// See docs/decisions/0033-a-language-is-a-folder.md.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { ROOT } from './tools.mjs';

/** A missing name throws instead of leaving a gap, and no helper can be called that is not Handlebars' own. */
const OPTIONS = { strict: true, knownHelpersOnly: true, preventIndent: true };
const SOURCES = path.join(ROOT, 'kit-template', 'instructions');
const SHARED = 'shared';

/**
 * Text by name, `.hbs` and `.css` left off.
 * @typedef {Record<string, string>} Texts
 * @typedef {{ pages: Texts, parts: Texts }} LanguageTexts
 */

/**
 * Every folder beside `shared` is a language: its files are pages, those in its `parts` are named by pages.
 * @param {string} [folder]
 * @returns {{ shared: Texts, languages: Record<string, LanguageTexts> }}
 */
export function readTemplates(folder = SOURCES) {
  const names = readdirSync(folder).sort();
  const languages = names
    .filter((name) => name !== SHARED)
    .map((name) => {
      const own = path.join(folder, name);
      return [name, { pages: readTexts(own), parts: readTexts(path.join(own, 'parts')) }];
    });
  return { shared: readTexts(path.join(folder, SHARED)), languages: Object.fromEntries(languages) };
}

/** CRLF that a checkout may have made would change the pages' bytes. @param {string} folder @returns {Texts} */
function readTexts(folder) {
  const files = readdirSync(folder).sort();
  const texts = files
    .filter((file) => /\.(hbs|css)$/.test(file))
    .map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n');
      return [file.replace(/\.[a-z]+$/, ''), text];
    });
  return Object.fromEntries(texts);
}

/** @param {ReturnType<typeof readTemplates>} templates @returns {string} a CommonJS module */
export function compileTemplates({ shared, languages }) {
  const compiled = Object.entries(languages).map(([name, { pages, parts }]) => {
    return `${JSON.stringify(name)}: { pages: ${compileTexts(pages)}, parts: ${compileTexts(parts)} }`;
  });
  return `module.exports = { shared: ${compileTexts(shared)}, languages: { ${compiled.join(',\n')} } };\n`;
}

/** @param {Texts} texts */
function compileTexts(texts) {
  const members = Object.entries(texts).map(([name, text]) => {
    // It is a text; its declared type is that of the value which the text describes.
    const code = /** @type {string} */ (Handlebars.precompile(text, OPTIONS));
    return `${JSON.stringify(name)}: ${code}`;
  });
  return `{ ${members.join(',\n')} }`;
}

if (process.argv[1] === import.meta.filename) {
  const target = path.join(ROOT, 'dist', 'instructions', 'templates.cjs');
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, compileTemplates(readTemplates()));
}
