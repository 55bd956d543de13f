// From a button of the simulation to the painted board, in a real VS Code with the packaged .vsix: on 1,000 pods after 200
// steps, against 3 pods after one.
import path from 'node:path';
import { root } from '../../scripts/project.mjs';
import { startThrowAwayEditor } from '../vscode/editor.mjs';
import { setOf } from '../vscode/manifests.mjs';
import { Window } from '../vscode/window.mjs';

/** What is pressed in turn, again and again: each needs what the one before it left. */
const rounds = [
  { name: 'Delete', pod: true },
  { name: 'Lose its node', pod: true },
  { name: 'Bring the node back', pod: true },
  { name: 'Scale', menu: 'Scale…', field: 'Replicas', value: (replicas) => String(Math.ceil(replicas / 2)) },
  { name: 'Scale', menu: 'Scale…', field: 'Replicas', value: String },
  { name: 'Change image', menu: 'Update…', field: 'Image', value: (_, round) => `nginx:1.27.${round}` },
  { name: 'Roll back', menu: 'Update…' },
];

const editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
try {
  for (const policy of ['OrderedReady', 'Parallel']) {
    const small = await measured(policy, 3, 1);
    const large = await measured(policy, 1000, 200 - 3 * rounds.length);
    for (const [name, times] of large) {
      const [own, other] = [median(times), median(small.get(name))];
      console.log(
        `${name} at 1,000 pods and 200 steps (${policy}): ${(own / other).toFixed(1)} times the same at 3 pods ` +
          `(${own.toFixed(0)} ms : ${other.toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms)`,
      );
    }
  }
} finally {
  await editor.stop();
}

/** Plays some steps, and then three rounds of every button: how long each took, in ms. */
async function measured(policy, replicas, before) {
  const manifest = setOf('web', 'nginx:1.27', { replicas, more: `  podManagementPolicy: ${policy}\n` });
  const window = new Window(editor, `${policy}-${replicas}`, { files: { 'web.yaml': manifest } });
  try {
    await window.open('web.yaml');
    await window.workbench.lens(`${replicas} pods`).click();
    const panel = window.workbench.panel();
    await panel.getByRole('button', { name: 'Apply the manifest', exact: true }).waitFor();
    const press = (button) => panel.locator('body').evaluate(pressed, button);
    await press({ name: 'Apply the manifest' });
    for (let step = 1; step < before; step++) await press({ name: 'Delete', pod: true });
    const times = new Map();
    for (let round = 0; round < 3; round++)
      for (const { value, ...button } of rounds) {
        const took = await press({ ...button, value: value?.(replicas, round) });
        const name = button.field === 'Replicas' ? `Scale to ${value === String ? 'all' : 'half'}` : button.name;
        times.set(name, [...(times.get(name) ?? []), took]);
      }
    return times;
  } finally {
    await window.close();
  }
}

/** Runs in the panel: presses a button, and resolves to the milliseconds until what it did is painted. */
async function pressed(body, { name, pod, menu, field, value }) {
  const named = (selector, label) =>
    [...body.querySelectorAll(selector)].find(
      (each) => each.getClientRects().length > 0 && (each.getAttribute('aria-label') ?? each.textContent) === label,
    );
  if (menu && !named('.step-forms button', name)) named('button', menu).click();
  if (pod && !named('.pod-actions button', name)) body.querySelector('.board .more').click();
  if (field) {
    const input = [...body.querySelectorAll('.step-form')].find((form) => form.textContent.startsWith(field));
    input.querySelector('input').value = value;
  }
  const steps = body.querySelector('.steps');
  const count = steps.childElementCount;
  const begun = performance.now();
  named(pod ? '.pod-actions button' : menu ? '.step-forms button' : 'button', name).click();
  await new Promise((resolve) => {
    const look = new MutationObserver(() => {
      if (steps.childElementCount <= count) return;
      look.disconnect();
      resolve();
    });
    look.observe(steps, { childList: true });
  });
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - begun;
}

function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
