/** A property list as macOS writes it. */
export function plistOf(value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">${xmlOf(value)}</plist>\n`;
}

function xmlOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (Array.isArray(value)) return `<array>${value.map(xmlOf).join('')}</array>`;
  const members = Object.entries(value as object).map(
    ([key, inner]) => `<key>${escaped(key)}</key>${xmlOf(inner)}`,
  );
  return `<dict>${members.join('')}</dict>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
