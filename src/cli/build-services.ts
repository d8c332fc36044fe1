/** What commands pass on to the build room. */
import type { BuildServices } from '../build/index.ts';
import { newContentMemory, TAG_KEY_SIZE } from '../storage/index.ts';
import { showProgress, today, type Context } from './context.ts';
import { ownVersion } from './version.ts';

export function buildServices(context: Context): BuildServices {
  const { labels } = context.terminal;
  return {
    today: today(context),
    tool: ownVersion(),
    memory: newContentMemory(context.random(TAG_KEY_SIZE)),
    onProgress: (step, format, done, total) => {
      showProgress(context, [labels[step], format].filter(Boolean).join(' '), done, total);
    },
  };
}
