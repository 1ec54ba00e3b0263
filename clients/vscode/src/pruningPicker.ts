/** Chooses strategy and ratio of the pruning view; what is under the cursor takes effect at once. */

import { QuickPickItemKind, ThemeIcon, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { Latest } from './latest.js';
import { messageOf, showError } from './log.js';
import type { PruningView } from './pruningView.js';
import { manifest } from './settings.js';

const RATIOS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const PAUSE = 120; // milliseconds

type Item = QuickPickItem & { apply?: () => Promise<void> };

export async function choosePruning(view: PruningView): Promise<void> {
  const wasOn = view.isOn;
  if (!wasOn) {
    await view.toggle();
  }
  const before = view.summary();
  const settings = workspace.getConfiguration('leancode.pruning');
  const strategy = before?.strategy ?? settings.get<string>('strategy', 'none');
  const pick = window.createQuickPick<Item>();
  const latest = new Latest();
  let isChosen = false;
  let isFirst = true;
  pick.title = 'LeanCode: Pruning';
  pick.placeholder = 'What is left out, and how much; Enter keeps it, Escape goes back';
  pick.matchOnDescription = true;
  pick.items = items(view, strategy, before?.removal);
  const active = pick.items.find((item) => item.label === strategy);
  pick.activeItems = active ? [active] : [];
  const apply = async (item: Item | undefined): Promise<void> => {
    try {
      await item?.apply?.();
    } catch (error) {
      await showError(messageOf(error));
    }
  };
  pick.onDidChangeActive(([item]) => {
    if (!isFirst) {
      latest.schedule(PAUSE, () => apply(item));
    }
    isFirst = false;
  });
  pick.onDidAccept(() => {
    isChosen = true;
    const item = pick.activeItems[0];
    latest.schedule(0, () => apply(item));
    pick.hide();
  });
  pick.onDidHide(() => {
    pick.dispose();
    if (!isChosen) {
      latest.schedule(0, async () => {
        await apply({ label: '', apply: () => view.setStrategy(strategy) });
        if (strategy !== 'none') {
          const removal = before?.removal ?? settings.get<number>('removal', 0.4);
          await apply({ label: '', apply: () => view.setRemoval(removal) });
        }
        if (!wasOn && view.isOn) {
          await apply({ label: '', apply: () => view.toggle() });
        }
      });
    }
  });
  pick.show();
}

function items(view: PruningView, strategy: string, removal: number | undefined): Item[] {
  const check = new ThemeIcon('check');
  const strategies = strategyTexts().map(([name, text]): Item => {
    const apply = (): Promise<void> => view.setStrategy(name);
    return { label: name, description: text, apply, ...(name === strategy && { iconPath: check }) };
  });
  const nearest = removal === undefined ? undefined : Math.round(removal * 10);
  const ratios = RATIOS.map((ratio): Item => {
    const tenths = Math.round(ratio * 10);
    const apply = (): Promise<void> => view.setRemoval(ratio);
    return { label: `${tenths * 10} %`, description: 'of the subwords left out', apply, ...(tenths === nearest && { iconPath: check }) };
  });
  const separator = (label: string): Item => ({ label, kind: QuickPickItemKind.Separator });
  return [separator('strategy'), ...strategies, separator('ratio'), ...ratios];
}

function strategyTexts(): [string, string][] {
  const property = manifest().contributes.configuration.properties['leancode.pruning.strategy'] as {
    enum: string[];
    markdownEnumDescriptions: string[];
  };
  return property.enum.map((name, index) => [name, property.markdownEnumDescriptions[index] ?? '']);
}
