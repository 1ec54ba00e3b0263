/** The last queries, newest first, kept with the workspace. */

export interface Memory {
  get<T>(key: string, fallback: T): T;
  update(key: string, value: unknown): Thenable<void>;
}

const KEY = 'searchHistory';
const MOST = 30;

export class SearchHistory {
  constructor(private readonly memory: Memory) {}

  entries(): string[] {
    return this.memory.get<string[]>(KEY, []);
  }

  async add(query: string): Promise<void> {
    const text = query.trim();
    if (text !== '') {
      await this.memory.update(KEY, [text, ...this.entries().filter((entry) => entry !== text)].slice(0, MOST));
    }
  }

  async remove(query: string): Promise<void> {
    await this.memory.update(KEY, this.entries().filter((entry) => entry !== query));
  }
}
