import { Uri, type Webview } from 'vscode';
import { render } from './html';

/** Loads a page into a webview: the script and the style sheet of this name in `folder`, and nothing else. */
export function renderPage(webview: Webview, folder: Uri, name: string, title: string): void {
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = render({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID(),
    script: address(`${name}.js`),
    style: address(`${name}.css`),
    title,
  });
}
