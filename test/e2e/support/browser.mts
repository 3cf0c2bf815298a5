import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Where a Chromium is looked for when CHROMIUM names none. */
const PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** An ignored folder: looked at by people, compared with nothing. */
const SCREENSHOTS = join(process.cwd(), '.n8n-data', 'screenshots');

/** The colours that a machine may be set to. */
export const SCHEMES = ['light', 'dark'] as const;

/** Starts the Chromium of this machine. */
export async function openBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
	if (executablePath === undefined)
		throw new Error('No Chromium was found: install one, or name its program with CHROMIUM=PATH.');
	return chromium.launch({
		executablePath,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			// The editor asks n8n's own site for this and that: nothing here depends on it, nor waits for it.
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
		],
	});
}

const IN_PANELS = ['onboarded', 'one-of-three', 'cannot-be-undone', 'rows', 'outcome', 'file'];

/** Pictures in the docs, by the name of what is taken; `AMIQUS_PICTURES=docs npm run e2e` takes them anew. */
const IN_DOCS: Record<string, string> = {
	'sandbox-overview-375-light': 'sandbox-phone',
	'sandbox-check-1440-light': 'request',
	'sandbox-emails-1440-light': 'emails',
	...Object.fromEntries(
		[...IN_PANELS, 'execution', 'agent', 'teams'].flatMap((name) =>
			SCHEMES.map((scheme) => [`${name}-${scheme}`, `${name}-${scheme}`]),
		),
	),
};

/** Where the panel of an open node is in a window of the size that the editor is opened in. */
const PANEL = { x: 25, y: 25, width: 1230, height: 750 };

type Part = 'page' | 'panel';

/** Keeps a picture of the page, or of n8n's node panel, for people to look at. */
export async function takePicture(page: Page, name: string, part: Part = 'page'): Promise<void> {
	mkdirSync(SCREENSHOTS, { recursive: true });
	const path = join(SCREENSHOTS, `${name}.png`);
	const clip = part === 'panel' ? { clip: PANEL } : {};
	await page.screenshot({ path, animations: 'disabled', caret: 'hide', ...clip });
	const shown = IN_DOCS[name];
	if (shown !== undefined && process.env.AMIQUS_PICTURES === 'docs')
		copyFileSync(path, join(process.cwd(), 'docs', 'pictures', `${shown}.png`));
}

/** The same of n8n's editor, which follows the colours of the machine: in dark, then in light again. */
export async function takePictures(page: Page, name: string, part?: Part): Promise<void> {
	for (const scheme of [...SCHEMES].reverse()) {
		await page.emulateMedia({ colorScheme: scheme });
		await takePicture(page, `${name}-${scheme}`, part);
	}
}
