/** A page: what it loads, and what it may load. It contains nothing from manifests. */
export interface Page {
  /** The source of the webview's own resources, `webview.cspSource`. */
  readonly cspSource: string;
  /** New for every page: only the script with this nonce runs. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly title: string;
}

/** The page as HTML, with all values escaped. Its script fills `#main`, and announces changes in `status`. */
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
  <main>
    <h1 class="visually-hidden">${escapeHtml(page.title)}</h1>
    <div id="main"></div>
  </main>
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

/** Escapes `text` for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
