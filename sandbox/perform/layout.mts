const ENTITIES: { [sign: string]: string } = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Makes a text safe to stand in HTML. */
export const escapeHtml = (value: unknown) =>
	(typeof value === 'string' || typeof value === 'number' ? String(value) : '').replace(
		/[&<>"']/g,
		(sign) => ENTITIES[sign] ?? sign,
	);

/** Makes a text safe to stand in HTML, and lets it break after signs between its words and nowhere else. */
export const breakable = (text: string) =>
	escapeHtml(text).replace(/(?<!&[#\w]*)(?:[/@._?=-]+|&amp;)(?=\w)/g, '$&<wbr>');

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5a6478; --line: #d5dae3; --paper: #ffffff;
	--ground: #eef1f6; --accent: #1f5f8b; --accent-ink: #ffffff; --good: #1b7a4b; --warn: #8a5a00;
	--bad: #a32638; --focus: #d98200; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf4; --soft: #a6b0c3; --line: #384257;
	--paper: #1b2231; --ground: #121722; --accent: #7db9e0; --accent-ink: #0d1420; --good: #6fcf9b;
	--warn: #e6b35a; --bad: #f0899a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
	font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main, header > div, footer { max-width: 42rem; margin: 0 auto; padding: 0 1.25rem; }
header { background: var(--paper); border-bottom: 1px solid var(--line); }
header > div { display: flex; align-items: center; gap: .75rem; min-height: 3.75rem; }
header svg { flex: none; }
header strong { font-size: 1.05rem; }
header span { margin-left: auto; color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: 2rem 0 .5rem; }
h2 { font-size: 1.2rem; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; }
.soft { color: var(--soft); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem;
	padding: 1.5rem; margin: 1.25rem 0; }
ol.steps { list-style: none; padding: 0; margin: 1.25rem 0; display: grid; gap: .5rem; }
ol.steps li { display: flex; gap: .75rem; align-items: center; }
ol.steps .dot { width: 1.6rem; height: 1.6rem; border-radius: 50%; border: 2px solid var(--line);
	display: grid; place-items: center; font-size: .8rem; flex: none; }
ol.steps .done .dot { background: var(--good); border-color: var(--good); color: var(--paper); }
ol.steps .now .dot { border-color: var(--accent); color: var(--accent); font-weight: 700; }
ol.steps .now { font-weight: 600; }
ol.steps em { font-style: normal; margin-left: auto; font-size: .85rem; color: var(--soft); }
progress { width: 100%; height: .5rem; accent-color: var(--accent); }
label, legend { font-weight: 600; }
legend { padding: 0; }
h3 { font-size: 1rem; margin: 0; }
fieldset { border: 0; padding: 0; margin: 0 0 1.25rem; }
.field { margin: 0 0 1.25rem; }
.field > label { display: block; margin-bottom: .3rem; }
.field small, fieldset small { display: block; color: var(--soft); margin-bottom: .3rem; }
input[type=text], input[type=file], input[type=number], input[type=date], select, textarea { width: 100%; padding: .6rem .7rem; font: inherit;
	color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .5rem; }
textarea { min-height: 6rem; }
.choice { display: flex; gap: .6rem; align-items: center; padding: .6rem .75rem; margin: .4rem 0;
	border: 1px solid var(--line); border-radius: .5rem; font-weight: 400; cursor: pointer; }
.choice:has(input:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice input { accent-color: var(--accent); width: 1.1rem; height: 1.1rem; }
button { font: inherit; font-weight: 600; padding: .7rem 1.4rem; border-radius: .5rem; cursor: pointer;
	border: 1px solid var(--accent); background: var(--accent); color: var(--accent-ink); }
button.plain { background: transparent; color: var(--accent); }
.actions { display: flex; gap: .75rem; flex-wrap: wrap; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.note { border-left: 4px solid var(--warn); padding: .6rem .9rem; background: var(--ground);
	border-radius: 0 .5rem .5rem 0; font-size: .9rem; }
.tag { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; border: 1px solid currentColor;
	font-size: .85rem; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
ul.rows { list-style: none; padding: 0; margin: 0 0 1rem; }
ul.rows li { display: flex; flex-wrap: wrap; gap: .2rem .75rem; align-items: baseline; padding: .5rem 0;
	border-top: 1px solid var(--line); }
ul.rows li > * { min-width: 0; overflow-wrap: break-word; }
ul.rows .tag, ul.rows form { margin-left: auto; }
nav { background: var(--paper); border-bottom: 1px solid var(--line); }
nav > div { max-width: 42rem; margin: 0 auto; padding: .35rem 1.25rem; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; }
nav a { padding: .3rem 0; text-decoration: none; }
nav a[aria-current] { font-weight: 700; color: var(--ink); box-shadow: 0 2px 0 var(--accent); }
a.button { display: inline-block; font-weight: 600; padding: .7rem 1.4rem; border-radius: .5rem; text-decoration: none;
	background: var(--accent); color: var(--accent-ink); }
button.small { padding: .3rem .7rem; font-size: .875rem; }
.actions form { display: contents; }
.actions + form { margin-top: 1.25rem; }
pre { overflow-x: auto; margin: 0 0 1rem; padding: .9rem; background: var(--ground); border-radius: .5rem; font-size: .85rem; }
a { color: var(--accent); }
h2 .soft { font-weight: 400; font-size: .875rem; }
summary { cursor: pointer; font-weight: 600; color: var(--accent); }
details form { margin-top: 1.25rem; }
footer { padding-top: 1rem; padding-bottom: 2.5rem; color: var(--soft); font-size: .85rem; }
[hidden] { display: none; }
`;

const MARK = `<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
<rect x="1" y="1" width="28" height="28" rx="8" fill="none" stroke="currentColor" stroke-width="2"/>
<circle cx="15" cy="12" r="4" fill="none" stroke="currentColor" stroke-width="2"/>
<path d="M7.5 24c1.4-4 4.2-6 7.5-6s6.1 2 7.5 6" fill="none" stroke="currentColor" stroke-width="2"/></svg>`;

/** A whole page in the sandbox's own look; the body is HTML and must be safe already. */
export function page(title: string, body: string, nav = ''): string {
	return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header><div>${MARK}<strong>Identity requests</strong><span>Local sandbox</span></div></header>${nav}
<main>
${body}
</main>
<footer>This page belongs to a sandbox for trying things out. Nobody is checked here.</footer>
</body>
</html>`;
}
