import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { escapeHtml, render } from '../../client/src/html';

const page = {
  cspSource: 'https://file.example',
  nonce: '5f3b',
  script: 'https://file.example/preview.js',
  style: 'https://file.example/preview.css',
  title: 'StatefulSet',
};

test('the page allows its own style and the one script with the nonce, and nothing else', () => {
  const html = render(page);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  const read = policy?.replaceAll('&#39;', "'");
  assert.equal(read, "default-src 'none'; style-src https://file.example; script-src 'nonce-5f3b'");
  assert.deepEqual(
    [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag),
    ['<script nonce="5f3b" src="https://file.example/preview.js">'],
  );
  assert.doesNotMatch(html, /\son\w+=|style=|javascript:/i);
});

test('the page can be read by a screen reader: language, title, heading, a main part and a polite status', () => {
  const html = render(page);
  assert.match(html, /^<!DOCTYPE html>\n<html lang="en">/);
  assert.match(html, /<title>StatefulSet<\/title>/);
  assert.match(html, /<main>\s+<h1 class="visually-hidden">StatefulSet<\/h1>/);
  assert.match(html, /role="status" aria-live="polite"/);
});

test('whatever is put into the page is escaped', () => {
  const hostile = `"><img src=x onerror='alert(1)'>&`;
  const html = render({ cspSource: hostile, nonce: hostile, script: hostile, style: hostile, title: hostile });
  assert.doesNotMatch(html, /<img/);
  assert.equal(html.split(escapeHtml(hostile)).length - 1, 7);
  assert.equal(escapeHtml(hostile), '&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;');
});

test('the script of the panel has no way to make HTML of a text', () => {
  const folder = 'client/src/webview';
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  assert.ok(sources.includes('main.ts'));
  for (const name of sources) {
    const source = readFileSync(path.join(folder, name), 'utf8');
    assert.doesNotMatch(
      source,
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|eval\(/,
      name,
    );
  }
});
