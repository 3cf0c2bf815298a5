/** Where the API's paths begin. */
export const API_BASE = '/api/v2';
/** Where the SDK API's paths begin. */
export const SDK_BASE = '/sdk/v1';
/** Where the sandbox itself is asked and told things. Amiqus has nothing there. */
export const CONTROL_BASE = '/__sandbox';

/** A declared path as fastify writes it. */
export const fastifyPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');

/** What a declared path matches. */
export const pathPattern = (path: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
