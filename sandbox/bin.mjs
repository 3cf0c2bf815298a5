#!/usr/bin/env node
/** Starts the sandbox from its sources, without a build. */
import { register } from 'tsx/esm/api';

register();
await import('./main.mts');
