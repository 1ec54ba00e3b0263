/** One search: what is sent, what comes back before the end, and how it is ended. */

import { CancellationTokenSource } from 'vscode';
import { ProgressType } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { searchRequest } from './protocol.js';
import type { Hit, PartialSearchResult, SearchParams, SearchResult } from './protocol.js';

const partialResults = new ProgressType<PartialSearchResult>();
let count = 0;

/** @throws whatever the request fails with; after `signal` aborts that is to be ignored. */
export async function search(
  client: LanguageClient,
  params: SearchParams,
  signal: AbortSignal,
  onHits: (hits: Hit[]) => void,
): Promise<SearchResult> {
  const partialResultToken = `leancode-search-${process.pid}-${++count}`;
  const source = new CancellationTokenSource();
  const abort = (): void => source.cancel();
  signal.addEventListener('abort', abort, { once: true });
  const listening = client.onProgress(partialResults, partialResultToken, ({ hits }) => {
    if (!signal.aborted) {
      onHits(hits);
    }
  });
  try {
    return await client.sendRequest(searchRequest, { ...params, partialResultToken }, source.token);
  } finally {
    signal.removeEventListener('abort', abort);
    listening.dispose();
    source.dispose();
  }
}
