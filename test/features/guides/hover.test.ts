import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../../server/src/features/hover';
import { contextOf, fileOf, openAt, serviceWith, setWith, workspaceOf } from '../../fixture';
import { outsideCode } from '../../markdown';
import { commands, hoverOn, shown } from './page';

/** What is said of the last of some commands in one block below the standard set. */
function said(...lines: readonly string[]): string {
  const last = lines.at(-1) ?? '';
  return hoverOn(commands(...lines.slice(0, -1), `${last.slice(0, 8)}$0${last.slice(8)}`));
}

test('a command says what it does to the set of the page, and where the data stays', () => {
  const scaled = said('kubectl scale sts web --replicas=1');
  assert.match(
    scaled,
    /^Scaling from 3 to 1 deletes web-2, web-1, in that order\. Their 2 claims \(2Gi\) are retained/,
  );
  assert.match(scaled, /As StatefulSet `web` is on this page\.$/);
  assert.match(said('kubectl delete sts web'), /deleted all at once, in no order.*3 claims \(3Gi\) are retained/s);
  assert.match(said('kubectl delete pod web-1'), /^web-1 is recreated under the same name.*data-web-1 and its data/);
  assert.match(said('kubectl rollout restart sts/web'), /^web-2, web-1, web-0 are replaced, in that order/);
  assert.match(said('kubectl apply -f web.yaml'), /^web-0, web-1, web-2 are created.*Where it exists already/s);
});

test('commands of a section follow one another, so that old data is there again', () => {
  const [down, up] = ['kubectl scale sts web --replicas=1', 'kubectl scale sts web --replicas=3'];
  const again = said(down, up);
  assert.match(again, /2 claims \(2Gi\) exist already and are attached again, with the old data/);
  assert.match(again, /after the command above\.$/);
  assert.match(said(down, 'kubectl get pvc'), /No pod mounts `data-web-1`, `data-web-2`/);
  assert.match(said(down, 'kubectl exec -it web-2 -- sh'), /`web-2`, which StatefulSet `web` does not have/);
  assert.match(
    hoverOn(`${commands(down)}\n## Later\n\n${commands(up.replace('scale', 'sc$0ale'))}`),
    /No pod and no claim/,
  );
});

test('what would change nothing is another way to do the same, and what is deleted twice an alternative', () => {
  const image = `kubectl patch sts web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a:2"}]}}}}'`;
  assert.match(said('kubectl set image sts/web web=a:2', image), /^web-2, web-1, web-0 are replaced/);
  assert.match(
    said('kubectl delete sts web', 'kubectl delete sts web --cascade=orphan'),
    /keep running and are orphaned/,
  );
});

test('a rollback goes back to what the section had before, a drain is refused as budgets say', () => {
  const image = 'kubectl set image sts/web web=a:2';
  assert.match(said(image, 'kubectl rollout undo sts/web'), /^web-2, web-1, web-0 are replaced, in that order/);
  assert.match(said('kubectl rollout undo sts/web'), /^Applies the template of the revision before again/);
  const drain = commands('kubectl $0drain $(kubectl get pod web-0 -o jsonpath={.spec.nodeName})');
  assert.match(hoverOn(drain), /^web-0 is recreated/);
  const budget =
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: all}\nspec: {maxUnavailable: 0, selector: {matchLabels: {app: web}}}\n';
  const refused = hoverOn(drain, { page: '', others: { 'web.yaml': setWith(), 'budget.yaml': budget } });
  assert.match(refused, /all/);
  assert.doesNotMatch(refused, /recreated/);
});

test('patches of all three types are played', () => {
  for (const patch of [
    `-p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}}}}'`,
    `--type merge -p 'spec: {updateStrategy: {rollingUpdate: {partition: 2}}}'`,
    `--type=json -p='[{"op":"add","path":"/spec/updateStrategy","value":{"rollingUpdate":{"partition":2}}}]'`,
  ])
    assert.match(said(`kubectl patch sts web ${patch}`), /^A new template reaches web-2\. Partition 2 keeps/, patch);
  assert.equal(said(`kubectl patch sts web --type=json -p='[{"op":"test","path":"/spec","value":1}]'`), '');
  assert.equal(said(`kubectl patch sts web -p '{"spec":{"$patch":"replace"}}'`), '');
});

test('the fate of claims that are deleted by hand depends on their pods', () => {
  const claim = 'kubectl delete pvc data-web-2';
  assert.match(said(claim), /^`data-web-2` stays Terminating while its pod mounts it/);
  assert.match(said('kubectl delete sts web', claim), /^`data-web-2` is deleted with the data/);
  assert.match(said(claim, 'kubectl delete pod web-2'), /^web-2 is deleted, and then its claim with the data.*empty/);
  assert.equal(said(claim, 'kubectl scale sts web --replicas=1'), '', 'no simulation knows which claims are left');
  assert.match(said('kubectl delete pvc -l app=web'), /`data-web-0`, `data-web-1`, `data-web-2` stay Terminating/);
});

test('what kubectl refuses is said, and what it only shows', () => {
  assert.match(said('kubectl rollout pause sts/web'), /^kubectl refuses: a StatefulSet cannot be paused/);
  assert.match(said('kubectl set image sts/web nginx=a:2'), /^kubectl refuses: .* no container `nginx`\. It has `web`/);
  assert.match(said('kubectl rollout status sts/web'), /^Waits until all pods are Ready.*It changes nothing/);
  assert.equal(said('kubectl get pods -l app=web -w'), 'The pods of StatefulSet `web`: `web-0`, `web-1`, `web-2`.');
  assert.match(said('kubectl delete pod web-0 --force'), /By force, .*split brain/);
});

test('a set that the API server rejects has its pods all the same in what one looks at', () => {
  const page = shown.replace('apps/v1', 'apps/v1beta1');
  const at = (line: string) => hoverOn(commands(line), { page });
  assert.match(at('kubectl $0scale sts web --replicas=1'), /^Rejected by the API server/);
  assert.match(at('kubectl $0exec web-2 -- ls'), /^Pod `web-2` of StatefulSet `web` \(3 pods\)/);
});

test('the set is the one above on the page, else the nearest of the workspace, in the namespace of the command', () => {
  const scale = 'kubectl $0scale sts web --replicas=2 -n shop';
  const more = shown.replace('replicas: 3', 'replicas: 5');
  const between = (text: string) => hoverOn(`${commands(text)}${more}`);
  assert.match(between(scale), /^Scaling from 3 to 2/, 'the one above');
  assert.match(hoverOn(`${more}${commands(scale)}`), /^Scaling from 5 to 2/);
  const elsewhere = (namespace: string) =>
    hoverOn(commands(scale), { page: '', others: { 'web.yaml': setWith({ metadata: `namespace: ${namespace}` }) } });
  assert.match(elsewhere('shop'), /As StatefulSet `web` is in `web\.yaml`\.$/);
  assert.equal(elsewhere('other'), '');
  const variants = { 'a/web.yaml': setWith(), 'b/web.yaml': setWith('spec:\n  replicas: 7') };
  assert.equal(hoverOn(commands(scale), { page: '', others: variants }), '', 'either may be meant');
  assert.equal(hoverOn(commands(scale), { page: '' }), '');
});

test('apply finds the block by its title, or the file beside the page', () => {
  const line = commands('kubectl apply $0-f k8s/web.yaml');
  assert.match(hoverOn(line), /^web-0, web-1, web-2 are created/);
  const file = { 'k8s/web.yaml': setWith('spec:\n  replicas: 1') };
  assert.match(hoverOn(line, { page: '', others: file }), /^web-0 is created/);
  assert.match(hoverOn(commands('kubectl apply $0-f k8s/'), { page: '', others: file }), /^web-0 is created/);
  assert.equal(hoverOn(commands('kubectl apply $0-f https://example.com/web.yaml')), '');
});

test('a command within a sentence says what it would do to the set as it is', () => {
  const sentence = 'Then run `kubectl sc$0ale sts web --replicas=2`.';
  assert.match(hoverOn(`${commands('kubectl scale sts web --replicas=1')}\n${sentence}`), /^Scaling from 3 to 2/);
});

test('exact names of pods, claims and hosts are explained wherever they stand, and nothing else is', () => {
  const named = (text: string) => hoverOn(`Text ${text} goes on.`);
  assert.equal(named('`web-$01`'), 'Pod `web-1` of StatefulSet `web` (3 pods).');
  assert.equal(named('pvc/data-$0web-1,'), 'Claim `data-web-1`, 1Gi, of pod `web-1` of StatefulSet `web` (3 pods).');
  assert.match(named('data-web$0-7'), /which StatefulSet `web` does not have/);
  assert.match(named('http://web-0.$0web:80/'), /^Pod `web-0`.*Service `web`: headless\. It selects these pods/s);
  assert.match(named('web-0.$0web.default.svc.cluster.local'), /^Pod `web-0`/);
  assert.match(named('web-0.$0nginx.default.svc'), /does not resolve: .* the form `web-0\.web\.default\.svc/);
  assert.match(hoverOn('```mermaid\nA --> B[web-$02]\n```\n'), /^Pod `web-2`/);
  assert.match(hoverOn(commands('nslookup web-0.$0web')), /^Pod `web-0`/);
  for (const text of ['web$0-7', 'web-0$0.log', '/data/web$0-0', 'nginx:web$0-0', 'my-web-$00', 'web-$000', 'web-$0a'])
    assert.equal(named(text), '', text);
});

test('a block with a part of a spec says what it would in the set above it', () => {
  const fragment = (...lines: readonly string[]) => hoverOn(`\`\`\`yaml\n${lines.join('\n')}\n\`\`\`\n`);
  const partition = fragment('spec:', '  updateStrategy:', '    rollingUpdate:', '      $0partition: 2');
  assert.match(partition, /^A new template reaches `web-2`\. Partition 2 keeps `web-0`, `web-1`/);
  assert.equal(fragment('updateStrategy:', '  rollingUpdate:', '    $0partition: 2'), partition);
  assert.match(fragment('$0replicas: 5'), /\*\*5 pods\*\*: `web-0`/);
  assert.match(
    fragment('volumeClaimTemplates:', '  - metadata:', '      name: $0logs'),
    /\*\*Claims\*\*: `logs-web-0`, `logs-web-1`/,
  );
  assert.equal(fragment('replicas: 5', '$0resources: {}'), '', 'no field of a set');
  assert.equal(fragment('$0image:', '  tag: a'), '');
});

test('scripts, comments in YAML, and pages that are not wanted have no such hovers', () => {
  const script = openAt({ 'a.yaml': `# kubectl $0scale sts web --replicas=1\n${setWith()}`, 'b.yaml': serviceWith() });
  assert.equal(hover(script.file, script.offset, script.context), undefined);
  const text = `${shown}\n${commands('kubectl scale sts web --replicas=1')}`;
  const workspace = workspaceOf({ 'guide.md': text });
  const file = fileOf(workspace, 'guide.md');
  const at = text.indexOf('scale sts');
  assert.ok(hover(file, at, contextOf(workspace)));
  assert.equal(hover(file, at, contextOf(workspace, { markdown: 'off' })), undefined);
});

test('a hostile name cannot leave its code span, and half a page has answers, too', () => {
  const set = setWith({ metadata: 'name: "a`[x](command:y)`"' });
  const hostile = hoverOn(commands("kubectl $0get sts 'a`[x](command:y)`'"), { page: `\`\`\`yaml\n${set}\`\`\`\n` });
  assert.match(hostile, /command:y/);
  assert.doesNotMatch(outsideCode(hostile), /\[x\]|command:/);
  const text = `${shown}\nSee \`kubectl get pod web-0\` and web-1.web.\n\n${commands(
    'kubectl apply -f web.yaml # first',
    `kubectl patch sts web -p '{"spec":{"replicas":1}}'`,
    'for i in $(seq 3); do kubectl delete pvc "data-web-$i"; done <<EOF',
  )}\`\`\`yaml\nupdateStrategy: {rollingUpdate: {partition: 1}}\n\`\`\`\n`;
  for (let end = shown.length; end <= text.length; end++) {
    const workspace = workspaceOf({ 'guide.md': text.slice(0, end) });
    const found = hover(fileOf(workspace, 'guide.md'), end - 1, contextOf(workspace));
    if (found) assert.ok(found.span.start >= 0 && found.span.end <= end, `at ${end}`);
  }
});
