// n8n reads the "n8n" block of package.json; this file only gives npm's "main" something to resolve to.
module.exports = {};
