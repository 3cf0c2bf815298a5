/**
 * How test files load what they import: our own modules anew for each file, as jest does; packages by Node, once for each
 * worker. n8n-core with all that it needs took longer to load than most files took to run.
 */
const { isBuiltin } = require('node:module');
const { sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const IN_PACKAGE = `${sep}node_modules${sep}`;

module.exports = class PackagesOnce extends Runtime {
	constructor(config, environment, resolver, transformer, ...rest) {
		super(config, environment, resolver, transformer, ...rest);
		this.transformer = transformer;
		const { executor } = this;
		// In this realm: see one-realm.cjs. Jest itself knows contexts only.
		executor.compile = (source, filename) =>
			compileFunction(source, executor.injectedModuleParameters, { filename });
	}

	requireModuleOrMock(from, name) {
		if (!isBuiltin(name) && name !== '@jest/globals') {
			const path = this._resolution.resolveCjs(from, name);
			if (path.includes(IN_PACKAGE) && !this.transformer.shouldTransform(path))
				return require(path);
		}
		return super.requireModuleOrMock(from, name);
	}
};
