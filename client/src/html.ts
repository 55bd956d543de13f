/** The page of a preview: what its panel loads, and whom it trusts. Holds nothing of any manifest. */
export interface Page {
  /** Where the webview's own resources come from, `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for every page; only the script that carries it runs. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly title: string;
}

/** The page as HTML; everything in it is escaped. Its script fills `main` and speaks through `status`. */
export function render(page: Page): string {
  const policy = `default-src 'none'; style-src ${page.cspSource}; script-src 'nonce-${page.nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(page.title)}</title>
  <link rel="stylesheet" href="${escapeHtml(page.style)}">
</head>
<body>
  <main id="main"></main>
  <div id="status" class="visually-hidden" role="status" aria-live="polite"></div>
  <script nonce="${escapeHtml(page.nonce)}" src="${escapeHtml(page.script)}"></script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** `text` made safe in HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
