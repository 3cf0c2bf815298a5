import type { INodeExecutionData, INodeParameters, INodeProperties } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { itemWithFile, runNode } from '../support/index.mts';
import { INPUT_FIELD, pathsIn, samplesOf, valuesOf, type Known } from './arbitrary.mts';
import { knownTo, operations, shownFor } from './described.mts';
import { pickAll } from './pick.mts';
import { isGroup, meaningOf, trialsIn, type Trial } from './trials.mts';

/**
 * Whatever holds a value, in every operation, is given expressions that come to nothing or to what nobody can have
 * meant, and what the sandbox was sent is held against the table in docs/values.md. What a field means is taken from
 * what n8n shows of it, not from how the node reads it.
 */
/** What expressions come to, by how the table calls it; `{}` and dates are meant in some fields. */
const SWALLOWED = '$json.missing.of.nothing';
const MISSING = ['undefined', SWALLOWED];
const BLANK = ['null', "''", "'  '", '[]'];
const SPOILT = ['NaN', '1 / 0', '2 ** 60', "'' + {}", 'DateTime.invalid("x")'];
const PRINTED = ["'EMP-' + undefined"];
const OBJECTS = ['{}', 'new Date()', 'DateTime.now()'];
const PADDED = ["' x '"];
const KINDS = [...MISSING, ...BLANK, ...SPOILT, ...PRINTED, ...OBJECTS, ...PADDED];
const VALUES = KINDS.map((kind) => (kind === SWALLOWED ? '0' : kind));
const EXPRESSION = `={{ $json.kind === ${KINDS.indexOf(SWALLOWED)} ? ${SWALLOWED} : [${VALUES.join(', ')}][$json.kind] }}`;

const BILL = { fileName: 'bill.txt', mimeType: 'text/plain' };

/** More of them than this are not needed to have every field shown once. */
const SAMPLES = 1000;

/**
 * Operations share many fields. Each is tried in one of them; in all, where `AMIQUS_EVERY_FIELD` is set, which takes
 * minutes.
 */
const EVERY = process.env.AMIQUS_EVERY_FIELD !== undefined;

const FREE_TEXT = /Message|Instructions|Description|Help Text|Options|^Text$/;

class Tried {
	readonly problems: string[] = [];
	private readonly refusals = new Set<string>();
	private sent: string[] = [];

	constructor(
		private readonly sandbox: Sandbox,
		private readonly item: INodeExecutionData,
	) {
		sandbox.onExchange(({ method, url, body }) => {
			const call = `${method} ${url} ${body ?? ''}`;
			this.sent.push(call.replace(/(attachments?"?[:/])\d+/g, '$1N'));
		});
	}

	/** What is sent, and what comes out, for items of these kinds. */
	async run(parameters: INodeParameters, kinds: string[]) {
		this.sent = [];
		const items = kinds.map((kind) => ({ ...this.item, json: { kind: KINDS.indexOf(kind) } }));
		const { items: out, error } = await runNode({
			sandbox: this.sandbox,
			parameters,
			items,
			settings: { onError: 'continueRegularOutput' },
		});
		const errors = kinds.map((_, index) => {
			const own = out.find(
				({ pairedItem, json }) =>
					(pairedItem as { item: number })?.item === index && typeof json.error === 'string',
			);
			return own ? (own.json.error as string) : undefined;
		});
		return { sent: this.sent, errors, failed: error?.message };
	}

	note(where: string, ...what: unknown[]) {
		this.problems.push(
			[where, ...what]
				.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
				.join(' | '),
		);
	}

	/** Whether a field was tried: only parameters that send something without it show what it changes. */
	async try(trial: Trial, operation: string): Promise<boolean> {
		const { property, path } = trial;
		const where = `${operation} ${path}`;
		const meaning = meaningOf(trial, operation);
		const free = FREE_TEXT.test(property.displayName);
		const refused = [
			...(meaning === 'error' ? [...MISSING, ...BLANK] : []),
			...SPOILT,
			...(free ? [] : PRINTED),
			...(property.type === 'dateTime' ? [] : ['{}', 'new Date()']),
			// n8n makes text of a DateTime in a collection or a row.
			...(property.type === 'dateTime' || property.type === 'string' ? [] : ['DateTime.now()']),
			...(property.type === 'string' ? [] : PADDED),
		];
		if (!this.refusals.has(where)) {
			this.refusals.add(where);
			const bad = await this.run(trial.parameters(EXPRESSION), refused);
			const untold = refused.filter((_, index) => {
				const error = bad.errors[index];
				// Where other fields are required for some choices, n8n itself does not start without them.
				if (bad.failed?.includes('has issues')) return false;
				return !(error?.includes(property.displayName) && error.includes('{{ $json.kind'));
			});
			if (bad.sent.length > 0) this.note(where, 'sent', bad.sent.slice(0, 2));
			if (untold.length > 0) {
				const [first = ''] = untold;
				this.note(where, 'not told', untold, bad.errors[refused.indexOf(first)] ?? bad.failed);
			}
		}
		if (meaning === 'error') return true;

		const without = await this.run(trial.parameters(undefined), ['undefined']);
		const nothing = await this.run(trial.parameters(EXPRESSION), [...MISSING, ...BLANK]);
		if (without.sent.length === 0) {
			// What another field shows is not called required in n8n: that nothing goes without it tells that it is.
			if (!without.errors[0]?.includes(property.displayName)) return false;
			if (nothing.sent.length > 0) this.note(where, 'sent without it', nothing.sent.slice(0, 3));
			return true;
		}
		// What a whole job looks up, and which new request it puts into its case, depends on what the run before has left.
		const isItsOwn = (call: string) =>
			operation === 'onboarding.start' && /^GET|^PATCH \S+\/cases\/\d+\/items /.test(call);
		const more = nothing.sent.filter((call) => !without.sent.includes(call) && !isItsOwn(call));
		if (more.length > 0) this.note(where, 'sent', more.slice(0, 3), 'instead of', without.sent);
		if (meaning === 'unset' && nothing.sent.length === 0)
			this.note(where, 'sent nothing', nothing.errors);
		await this.tryClearing(trial, where, without.sent);
		if (property.type === 'string') {
			const { sent } = await this.run(trial.parameters(EXPRESSION), PADDED);
			if (sent.some((call) => /" x|x "|%20x|x%20|\+x|x\+/.test(call)))
				this.note(where, 'padded', sent);
		}
		return true;
	}

	/** With Empty Values = Clear, what is missing still changes nothing, and what is blank clears or is an error. */
	private async tryClearing({ around, parameters }: Trial, where: string, without: string[]) {
		if (!around || !/\.(update|upsert) /.test(where)) return;
		const clearing = { ...parameters(EXPRESSION), options: { emptyValues: 'clear' } };
		const missing = await this.run(clearing, MISSING);
		const blank = await this.run(clearing, BLANK);
		const wrong = [
			...missing.sent.filter((call) => !without.includes(call)),
			...blank.sent.filter((call) => !without.includes(call) && !call.includes('null')),
		];
		if (wrong.length > 0) this.note(where, 'sent when clearing', wrong.slice(0, 3));
	}
}

it('takes nothing, and what nobody meant, as the table says, in every field of every operation', async () => {
	const { properties, chosen } = await operations();
	const sandbox = await startSandbox({});
	try {
		const known: Known = await knownTo(sandbox);
		const tried = new Tried(
			sandbox,
			await itemWithFile(Buffer.from('a bill'), BILL, {}, INPUT_FIELD),
		);
		const untried: string[] = [];
		const done = new Set<string>();
		for (const one of chosen) {
			const shown = shownFor(properties, one);
			const name = `${one.resource}.${one.operation}`;
			const left = new Set(pathsIn(shown));
			for (const path of left) if (isUntold(path, shown)) left.delete(path);
			const samples = valuesOf(shown, 'everything', known, { ...one });
			for (const sample of samplesOf(samples, SAMPLES, 13)) {
				if (left.size === 0) break;
				const wanted = trialsIn(shown, sample, one).filter(({ path }) => left.has(path));
				if (wanted.length === 0) continue;
				const picked = await pickAll({ sandbox, known }, shown, sample, { ...one });
				for (const trial of trialsIn(shown, picked, one)) {
					if (!left.has(trial.path)) continue;
					const known = done.has(kindOf(trial, name));
					if (!known && !(await tried.try(trial, name))) continue;
					left.delete(trial.path);
					if (!EVERY) done.add(kindOf(trial, name));
				}
			}
			untried.push(...[...left].map((path) => `${name} ${path}`));
		}
		expect({ untried, problems: tried.problems }).toEqual({ untried: [], problems: [] });
	} finally {
		await sandbox.close();
	}
}, 900_000);

/** What is the same for a field in all operations that have it: how it is shown, and what nothing means in it. */
function kindOf(trial: Trial, operation: string): string {
	const shown = { ...trial.property, displayOptions: undefined };
	const { name, displayName } = trial.around ?? {};
	return JSON.stringify([shown, name, displayName, trial.inRow, meaningOf(trial, operation)]);
}

/** Groups hold no value themselves, and conditions of a form are rows in rows. */
function isUntold(path: string, shown: INodeProperties[]): boolean {
	return (
		/showIf|allowAsTool|outputSecrets/.test(path) ||
		shown.some((one) => (isGroup(one) || one.type === 'notice') && one.name === path)
	);
}
