import { h } from '../webview/dom';

/**
 * A script of VS Code's Markdown preview: gives the commands in the documents of this extension (migration runbooks, change
 * plans, remedies) a button that copies them, where VS Code is too old to have one of its own. It leaves every other document
 * alone.
 */

const schemes = ['statefulset-change:', 'statefulset-remedies:'];
/** How long a button says that it has copied, in ms. */
const saying = 1200;

if (isOurs()) {
  addButtons();
  // The preview replaces its content when it has loaded, and when the document changes.
  new MutationObserver(addButtons).observe(document.documentElement, { childList: true, subtree: true });
}

/** The preview tells its document in an element of the page, as JSON. */
function isOurs(): boolean {
  const settings = document.getElementById('vscode-markdown-preview-data')?.getAttribute('data-settings') ?? '';
  return schemes.some((scheme) => settings.includes(`"${scheme}`));
}

function addButtons(): void {
  for (const block of document.querySelectorAll('pre')) {
    const ours = block.querySelector('.statefulset-copy');
    const hasOther = block.querySelector('button:not(.statefulset-copy)') !== null;
    if (ours && hasOther) ours.remove();
    else if (!ours && !hasOther) block.append(copyButton(block));
  }
}

function copyButton(block: HTMLElement): HTMLButtonElement {
  const text = () => (block.querySelector('code')?.textContent ?? '').trimEnd();
  const label = `Copy ${text().split('\n')[0] ?? ''}`;
  const button = h('button', { type: 'button', class: 'statefulset-copy', 'aria-label': label }, 'Copy');
  const say = (word: string) => {
    button.textContent = word;
    setTimeout(() => {
      button.textContent = 'Copy';
    }, saying);
  };
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text()).then(
      () => say('Copied'),
      () => say('Not copied'),
    );
  });
  return button;
}
