/** After all tests: removes the temporary folder with whatever they left there. */
import { rmSync } from 'node:fs';

export default function removeFolder() {
	const { TMPDIR } = process.env;
	if (TMPDIR) rmSync(TMPDIR, { recursive: true, force: true });
}
