import type { BaseLanguageClient } from 'vscode-languageclient';

export async function askQuestions(_client: BaseLanguageClient, _about: { readonly uri: string }): Promise<void> {}
