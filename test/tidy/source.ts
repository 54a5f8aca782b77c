import ts from 'typescript';

/** A function of a source file and how many lines it covers. */
export interface FunctionSpan {
  readonly name: string;
  readonly lines: number;
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : '(unnamed)';
}

/** Every function, method and arrow with a body in braces. */
export function functionSpans(file: string, text: string): readonly FunctionSpan[] {
  const source = parse(file, text);
  const spans: FunctionSpan[] = [];
  visit(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || !ts.isBlock(node.body)) return;
    const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
    const last = source.getLineAndCharacterOfPosition(node.end).line;
    spans.push({ name: nameOf(node), lines: last - first + 1 });
  });
  return spans;
}

/** The full titles of a test file's tests ("describe > it"), where they are written out as plain strings. */
export function testTitles(file: string, text: string): readonly string[] {
  const titles: string[] = [];
  const walk = (node: ts.Node, path: readonly string[]): void => {
    const title = ts.isCallExpression(node) ? titleOf(node) : undefined;
    if (title?.kind === 'it') titles.push([...path, title.text].join(' > '));
    const inner = title === undefined ? path : [...path, title.text];
    ts.forEachChild(node, (child) => walk(child, inner));
  };
  walk(parse(file, text), []);
  return titles;
}

function titleOf(call: ts.CallExpression): { kind: 'describe' | 'it'; text: string } | undefined {
  const callee = call.expression.getText().split(/[.(]/, 1)[0];
  const [first] = call.arguments;
  if (first === undefined || !ts.isStringLiteralLike(first)) return undefined;
  if (callee === 'describe') return { kind: 'describe', text: first.text };
  return callee === 'it' || callee === 'test' ? { kind: 'it', text: first.text } : undefined;
}
