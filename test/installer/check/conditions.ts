/** Syntax of conditions: terms joined by NOT, AND, OR, XOR, EQV, IMP; a term is a value or a comparison of two values. */
const TOKEN =
  /\s*(?:("[^"]*")|(-?\d+(?![\w.]))|([%$?&!]?[A-Za-z_][\w.]*)|(~?(?:<>|<=|>=|><|<<|>>|=|<|>))|([()]))/y;
const JOINTS = new Set(['AND', 'OR', 'XOR', 'EQV', 'IMP']);

interface Token {
  readonly kind: 'value' | 'comparison' | 'bracket' | 'joint' | 'not';
  readonly text: string;
}

/** What is wrong with a condition; null when nothing is. */
export function conditionFault(condition: string): string | null {
  try {
    const tokens = tokensOf(condition);
    const rest = readExpression(tokens, 0);
    return rest === tokens.length ? null : `unexpected ${tokens[rest]?.text ?? 'end'}`;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : String(error);
  }
}

function tokensOf(condition: string): Token[] {
  const tokens: Token[] = [];
  const end = condition.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const [whole, string, integer, name, comparison] = TOKEN.exec(condition) ?? [];
    if (whole === undefined) throw new SyntaxError(`unreadable at ${at}`);
    const text = whole.trim();
    if (string !== undefined || integer !== undefined) tokens.push({ kind: 'value', text });
    else if (name !== undefined) tokens.push({ kind: kindOfName(text.toUpperCase()), text });
    else tokens.push({ kind: comparison === undefined ? 'bracket' : 'comparison', text });
  }
  return tokens;
}

function kindOfName(name: string): Token['kind'] {
  if (name === 'NOT') return 'not';
  return JOINTS.has(name) ? 'joint' : 'value';
}

function readExpression(tokens: readonly Token[], at: number): number {
  let next = readTerm(tokens, at);
  while (tokens[next]?.kind === 'joint') next = readTerm(tokens, next + 1);
  return next;
}

function readTerm(tokens: readonly Token[], at: number): number {
  const token = tokens[at];
  if (token?.kind === 'not') return readTerm(tokens, at + 1);
  if (token?.text === '(') {
    const end = readExpression(tokens, at + 1);
    if (tokens[end]?.text !== ')') throw new SyntaxError('a bracket is not closed');
    return end + 1;
  }
  if (token?.kind !== 'value') throw new SyntaxError(`a value is missing before ${token?.text ?? 'the end'}`);
  if (tokens[at + 1]?.kind !== 'comparison') return at + 1;
  if (tokens[at + 2]?.kind !== 'value') throw new SyntaxError('a comparison has only one side');
  return at + 3;
}
